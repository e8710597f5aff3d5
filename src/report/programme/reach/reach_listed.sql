-- grain: one journey that the table, the configuration or an event names, of those of the filter, in the order of their ids (R1)
-- parameters: those of listed_journey
-- columns: journey
select l.journey
from listed_journey as l
order by l.journey
