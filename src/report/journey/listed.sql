-- grain: one journey that the table, the configuration or an event names (F1)
-- parameters: those of listed_journey
-- columns: journey
select l.journey
from listed_journey as l
order by l.journey
