-- grain: one row: the entries of the journey in which its goal fell, and the time from their begin to it (G4, J5)
-- parameters: those of chosen ($journeys names the one); $version (null = all)
-- columns: entries, median_hours, p75_hours, p90_hours
, timed as (
    select (g.converted_us - c.begun_us) / 3600000000 as hours
    from chosen as c
    join goal_entry as g on g.entry = c.entry
    where g.converted_us is not null
      and ($version::varchar is null or c.version = $version::varchar)
)
select
    count(*) as entries,
    quantile_cont(t.hours, 0.5) as median_hours,
    quantile_cont(t.hours, 0.75) as p75_hours,
    quantile_cont(t.hours, 0.9) as p90_hours
from timed as t
order by entries
