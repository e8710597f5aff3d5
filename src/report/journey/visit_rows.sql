-- grain: one visit of some shapes; the table is stored by entry and is read in that order (F3)
-- parameters: $first, $last (shapes)
-- columns: entry, customer, shape, outcome, next_shape (-1 = none)
select
    v.entry::bigint as entry, v.customer::bigint as customer, v.shape::bigint as shape, v.outcome::bigint as outcome,
    coalesce(v.next_shape::bigint, -1) as next_shape
from visit as v
where v.shape between $first::uinteger and $last::uinteger
