-- grain: one step of the journey, in its order (F3)
-- parameters: those of chosen ($journeys names the one); $journey, $version (null = all, F10)
-- columns: step, position, name, kind, parent, customers, inflow, in_progress, passed_on, exited, share_of_start, drop_off,
--   branch_share, exit_rate, entries
, picked as (
    select c.entry
    from chosen as c
    where $version::varchar is null or c.version = $version::varchar
),
start as (
    select count(*) as entries
    from picked
),
reached as (
    select
        s.step,
        count(distinct v.customer) as customers,
        count(*) as inflow,
        count(*) filter (where v.outcome = 0) as in_progress,
        count(*) filter (where v.outcome = 1) as passed_on,
        count(*) filter (where v.outcome = 2) as exited
    from visit as v
    join picked as p on p.entry = v.entry
    join shape as s on s.shape = v.shape
    where s.journey = $journey::varchar and s.step is not null
    group by s.step
),
