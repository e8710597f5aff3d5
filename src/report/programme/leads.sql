,
-- grain: one instant at which leads were created (R6, P5)
-- parameters: those of people, inbound_journey and chosen_lead
-- columns: created_us, outbound, inbound, sales
select
    l.created_us::bigint as created_us, count(*) filter (where l.origin = 'outbound')::bigint as outbound,
    count(*) filter (where l.origin = 'inbound')::bigint as inbound,
    count(*) filter (where l.origin = 'sales')::bigint as sales
from chosen_lead as l
group by l.created_us
order by l.created_us
