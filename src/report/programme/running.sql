-- grain: one journey of the filter that is running at the instant looked at, whatever the period (P1, P8)
-- parameters: those of listed_journey and journey_span
-- columns: journey
select l.journey
from listed_journey as l
join journey_span as n on n.journey = l.journey
where n.running
order by l.journey
