-- grain: as funnel.sql, of people in place of visits: each counts once at a step, and once in each way in which visits of theirs
--   stand there (F3, G8); what funnel_steps.sql goes on with
-- parameters: those of chosen ($journeys names the one); $journey, $version (null = all, F10)
-- columns: as of funnel.sql; entries are the people who started
, picked as (
    select c.entry, c.customer
    from chosen as c
    where $version::varchar is null or c.version = $version::varchar
),
start as (
    select count(distinct p.customer) as entries
    from picked as p
),
visited as (
    select
        s.step, v.customer,
        bool_or(v.outcome = 0) as in_progress, bool_or(v.outcome = 1) as passed_on, bool_or(v.outcome = 2) as exited
    from visit as v
    join picked as p on p.entry = v.entry
    join shape as s on s.shape = v.shape
    where s.journey = $journey::varchar and s.step is not null
    group by s.step, v.customer
),
reached as (
    select
        v.step,
        count(*) as customers,
        count(*) as inflow,
        count(*) filter (where v.in_progress) as in_progress,
        count(*) filter (where v.passed_on) as passed_on,
        count(*) filter (where v.exited) as exited
    from visited as v
    group by v.step
),
