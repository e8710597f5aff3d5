-- grain: one step of the journey, in the order of its funnel, and the time from the begin of an entry to its first visit (F3, J5)
-- parameters: those of chosen ($journeys names the one); $journey; $version (null = all)
-- columns: step, entries, median_hours, p75_hours, p90_hours
, begun as (
    select c.entry, c.begun_us
    from chosen as c
    where $version::varchar is null or c.version = $version::varchar
),
first_visit as (
    select s.step, v.entry, min(v.at_us) as at_us
    from visit as v
    join begun as b on b.entry = v.entry
    join shape as s on s.shape = v.shape
    group by s.step, v.entry
),
timed as (
    select f.step, (f.at_us - b.begun_us) / 3600000000 as hours
    from first_visit as f
    join begun as b on b.entry = f.entry
),
counted as (
    select
        t.step,
        count(*) as entries,
        quantile_cont(t.hours, 0.5) as median_hours,
        quantile_cont(t.hours, 0.75) as p75_hours,
        quantile_cont(t.hours, 0.9) as p90_hours
    from timed as t
    group by t.step
)
select l.step, coalesce(n.entries, 0) as entries, n.median_hours, n.p75_hours, n.p90_hours
from step as l
left join counted as n on n.step = l.step
where l.journey = $journey::varchar
order by l.position nulls last, l.step
