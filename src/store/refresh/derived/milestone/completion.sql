-- grain: one completion of the first milestone's file, attached as milestone_0; the others likewise
select 0::usmallint, c.customer, c.at_us, c.before, c.value, c.business_unit, c.src, c.counted
from milestone_0.main.completion as c
