-- grain: one row: the journey's people, its entries in which its goal fell, and the time from begin to goal (F8, G9)
-- parameters: those of chosen ($journeys names the one); $version (null = all)
-- columns: entrants, entries, people, median_hours, p90_hours
, timed as (
    select c.customer, g.entry, (g.converted_us - c.begun_us) / 3600000000 as hours
    from chosen as c
    left join goal_entry as g on g.entry = c.entry and g.converted_us is not null
    where $version::varchar is null or c.version = $version::varchar
)
select
    count(distinct t.customer) as entrants,
    count(t.entry) as entries,
    count(distinct t.customer) filter (where t.entry is not null) as people,
    quantile_cont(t.hours, 0.5) as median_hours,
    quantile_cont(t.hours, 0.9) as p90_hours
from timed as t
order by entries
