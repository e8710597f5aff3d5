-- grain: one row: what the milestone would have counted before its tracking start (M11)
-- parameters: $milestone (position), $since (µs), $every (all completions, or each customer's first; M10)
-- columns: completions
select case when $every::boolean then count(*) else count(distinct c.customer) end as completions
from completion as c
where c.milestone = $milestone::bigint and not c.counted and c.at_us < $since::bigint
order by 1
