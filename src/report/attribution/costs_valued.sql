-- grain: one row: whether completions of a milestone have a value (A9)
-- parameters: $milestone (its position)
-- columns: valued (how many)
select count(c.value)::bigint as valued
from completion as c
where c.milestone = $milestone::bigint and c.counted
