-- grain: one customer and what the filter says of it, in any order (A12, A16, R10)
-- parameters: $units, $segments (JSON lists; empty = all), $as_of (µs)
-- columns: customer, facts (the group, and 128 where held out, 256 where of the units, 512 where of the segments)
with people as (
    select distinct m.customer
    from member as m
    where list_contains(from_json($segments, '["varchar"]'), m.segment)
      and (m.added_us is null or m.added_us <= $as_of::bigint)
)
select
    c.customer::bigint as customer,
    c.grp::bigint
    + 128 * c.held::bigint
    + 256 * (
        json_array_length($units) = 0
        or coalesce(list_contains(from_json($units, '["varchar"]'), c.business_unit), false)
    )::bigint
    + 512 * (json_array_length($segments) = 0 or c.customer in (select people.customer from people))::bigint as facts
from customer as c
