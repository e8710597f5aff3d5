-- grain: one bin of time from the begin of an entry to its first visit of a step, or to the goal; what time_reached.sql goes on with
--   (F3, G4, J5)
-- parameters: $edges (JSON list: hours at which bins begin), and those of time_reached.sql
-- columns: from_hours, to_hours (null = no end), entries
, edge as (
    select unnest(from_json($edges, '["double"]')) as from_hours
),
bin as (
    select e.from_hours, lead(e.from_hours) over (order by e.from_hours) as to_hours
    from edge as e
)
select b.from_hours, b.to_hours, count(t.hours) as entries
from bin as b
left join timed as t on t.hours >= b.from_hours and (b.to_hours is null or t.hours < b.to_hours)
group by b.from_hours, b.to_hours
order by b.from_hours
