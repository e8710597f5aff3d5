-- grain: one event of the first funnel's file, attached as funnel_0; the others likewise
select 0::usmallint, e.customer, e.at_us, e.shape, e.label, e.steps, e.exclusions
from funnel_0.main.funnel_event as e
