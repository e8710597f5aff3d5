-- grain: one reason for which entries ended at one step: what exits.sql goes on with after `counted` (F7)
-- parameters: $journey
select n.step, n.reason, n.entries
from counted as n
left join step as t on t.journey = $journey::varchar and t.step = n.step
order by t.position nulls last, n.step nulls last, n.entries desc, n.reason
