-- grain: one entry that reached a step, or the goal, and the time from its begin: a part of queries, which goes on with the bins of
--   time_histogram.sql or with the people of one of them (F3, F8, G4, J5)
-- parameters: those of chosen ($journeys names the one); $step (null = the goal)
-- columns of timed: entry, at_us, hours
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
    select r.entry, r.at_us, (r.at_us - c.begun_us) / 3600000000 as hours
    from reached as r
    join chosen as c on c.entry = r.entry
)
