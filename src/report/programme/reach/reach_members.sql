-- grain: one customer of a range that was in a segment of the filter by the instant (R4, R10)
-- parameters: $names (JSON list of segments), $as_of (µs), $first, $end (numbers of customers)
-- columns: customer, place (in the list, from 1)
select distinct
    m.customer::bigint as customer,
    list_position(from_json($names, '["varchar"]'), m.segment)::bigint as place
from member as m
where (m.added_us is null or m.added_us <= $as_of::bigint)
  and list_contains(from_json($names, '["varchar"]'), m.segment)
  and m.customer >= $first::uinteger
  and m.customer < $end::uinteger
