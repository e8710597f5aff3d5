-- grain: one entry of a journey with a goal, of some entries; in any order (G3, G9)
-- parameters: $first, $last (entries)
-- columns: entry, converted_us (of none, 0), fate (1 = converted, 2 = open)
select
    g.entry::bigint as entry,
    coalesce(g.converted_us, 0) as converted_us,
    (g.converted_us is not null)::bigint + 2 * g.open::bigint as fate
from goal_entry as g
where g.entry between $first::bigint and $last::bigint
