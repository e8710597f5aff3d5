-- grain: one attribute that conditions name and no event of the trigger bears (M8)
-- parameters: none
-- columns: milestone's position, journey of a goal, funnel's position, position in the funnel (of each what it is not of is null),
--   attribute, near names
select
    l.milestone::bigint as milestone, null::varchar as journey, null::bigint as funnel, null::bigint as position, l.attribute, l.near
from lacking as l
union all
select null, g.journey, null, null, g.attribute, g.near
from goal_lacking as g
union all
select null, null, f.funnel::bigint, f.position::bigint, f.attribute, f.near
from funnel_lacking as f
order by 1 nulls last, 2 nulls last, 3, 4, 5
