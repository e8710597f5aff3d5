,
-- grain: one row: all leads of the filter, wherever they stand (R7)
-- parameters: those of people, inbound_journey and chosen_lead
-- columns: leads
select count(*)::bigint as leads
from chosen_lead as l
