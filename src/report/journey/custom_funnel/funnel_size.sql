-- grain: one row: how many events a funnel has, and how many numbers of customers they are of (J7)
-- parameters: $funnel (its position in the configuration)
-- columns: events, customers
select count(*)::bigint as events, coalesce(max(e.customer) + 1, 0)::bigint as customers
from funnel_event as e
where e.funnel = $funnel::usmallint
