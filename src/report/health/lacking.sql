-- grain: one attribute that conditions name and no event of the trigger bears (M8)
-- parameters: none
-- columns: milestone's position (null = a goal), journey (null = a milestone), attribute, near names
select l.milestone::bigint as milestone, null::varchar as journey, l.attribute, l.near
from lacking as l
union all
select null, g.journey, g.attribute, g.near
from goal_lacking as g
order by 1 nulls last, 2, 3
