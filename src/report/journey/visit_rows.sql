-- grain: one visit of a journey's steps by some customers; the table is stored by entry and is read in that order (F3)
-- parameters: $journey, $first, $end (customers, the end excluded)
-- columns: entry, customer, shape, outcome, next_shape (-1 = none)
select
    v.entry::bigint as entry, v.customer::bigint as customer, v.shape::bigint as shape, v.outcome::bigint as outcome,
    coalesce(v.next_shape::bigint, -1) as next_shape
from visit as v
where v.customer >= $first::uinteger
  and v.customer < $end::uinteger
  and v.shape in (select s.shape from shape as s where s.journey = $journey::varchar)
