-- grain: one customer and what the filter says of it, in any order (A12, A16, R10)
-- parameters: those of people; $first, $end (numbers of customers, the end excluded; null = all)
-- columns: customer, facts (the group, and 128 where held out, 256 where of the units, 512 where of the segments)
select
    p.customer::bigint as customer,
    p.grp::bigint + 128 * p.held::bigint + 256 * p.of_units::bigint + 512 * p.of_segments::bigint as facts
from people as p
where p.customer >= coalesce($first::uinteger, 0) and ($end::uinteger is null or p.customer < $end::uinteger)
