-- grain: one cost, spent by as_of (R8)
-- parameters: $as_of in microseconds
insert into out.main.cost
select c.spent_on, c.amount, c.journey_id, c.channel, c.asset_id
from memory.main.source_costs as c
where c.spent_on <= $as_of
order by c.spent_on, c.amount, c.journey_id, c.channel, c.asset_id
