-- grain: one bin of time from the begin of an entry to its first visit of a step, or to the goal (F3, G4, J5)
-- parameters: those of chosen ($journeys names the one); $step (null = the goal); $edges (JSON list: hours at which bins begin)
-- columns: from_hours, to_hours (null = no end), entries
, first_visit as (
    select v.entry, min(v.at_us) as at_us
    from visit as v
    join shape as s on s.shape = v.shape
    where s.step = $step::varchar
    group by v.entry
),
reached as (
    select f.entry, f.at_us
    from first_visit as f
    union all
    select g.entry, g.converted_us
    from goal_entry as g
    where $step::varchar is null and g.converted_us is not null
),
timed as (
    select (r.at_us - c.begun_us) / 3600000000 as hours
    from reached as r
    join chosen as c on c.entry = r.entry
),
edge as (
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
