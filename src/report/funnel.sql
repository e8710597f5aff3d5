-- grain: one step of the journey, in its order (F3)
-- parameters: those of chosen ($journeys names the one); $journey, $version (null = all, F10)
-- columns: step, position, name, kind, inflow, in_progress, passed_on, exited, share_of_start, drop_off, entries
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
        count(*) as inflow,
        count(*) filter (where v.outcome = 0) as in_progress,
        count(*) filter (where v.outcome = 1) as passed_on,
        count(*) filter (where v.outcome = 2) as exited,
        min(v.at_us) as first_us
    from visit as v
    join picked as p on p.entry = v.entry
    join shape as s on s.shape = v.shape
    where s.journey = $journey::varchar and s.step is not null
    group by s.step
),
listed as (
    select
        t.step, t.position, t.name, t.kind, t.parent,
        coalesce(r.inflow, 0) as inflow,
        coalesce(r.in_progress, 0) as in_progress,
        coalesce(r.passed_on, 0) as passed_on,
        coalesce(r.exited, 0) as exited,
        row_number() over (order by t.position nulls last, r.first_us nulls last, t.step) as place
    from step as t
    left join reached as r on r.step = t.step
    where t.journey = $journey::varchar
),
nearest as (
    select l.step, max(b.place) as place
    from listed as l
    join listed as b on b.position < l.position or (l.position is null and b.place < l.place)
    group by l.step
),
compared as (
    select
        l.step, l.position, l.name, l.kind, l.inflow, l.in_progress, l.passed_on, l.exited, l.place,
        case when b.step is null then start.entries else b.inflow end as inflow_before,
        start.entries
    from listed as l
    cross join start
    left join listed as p on p.step = l.parent and p.step <> l.step
    left join nearest as n on n.step = l.step
    left join listed as b on b.place = coalesce(p.place, n.place)
)
select
    c.step, c.position, c.name, c.kind, c.inflow, c.in_progress, c.passed_on, c.exited,
    c.inflow / nullif(c.entries, 0) as share_of_start,
    1 - c.inflow / nullif(c.inflow_before, 0) as drop_off,
    c.entries
from compared as c
order by c.place
