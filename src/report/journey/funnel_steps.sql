-- grain: one step of the journey, in its order: what funnel.sql goes on with after `start` and `reached`
listed as (
    select
        t.step, t.position, t.name, t.kind, t.parent,
        coalesce(r.customers, 0) as customers,
        coalesce(r.inflow, 0) as inflow,
        coalesce(r.in_progress, 0) as in_progress,
        coalesce(r.passed_on, 0) as passed_on,
        coalesce(r.exited, 0) as exited,
        row_number() over (order by t.position nulls last, t.step) as place
    from step as t
    left join reached as r on r.step = t.step
    where t.journey = $journey::varchar
),
-- after_place: of the parent that is known; beside: the steps under that parent, else at that position without one. An arm
-- hangs on a step of kind branch, or stands beside another
grown as (
    select
        l.step, l.place, l.position, p.place as after_place,
        lower(trim(coalesce(p.kind, ''))) = 'branch' as under_branch,
        count(*) over (partition by p.place, case when p.place is null then l.position end) as beside
    from listed as l
    left join listed as p on p.step = l.parent and p.step <> l.step
),
-- a step that the table gives neither a known parent nor a position stands nowhere
nearest as (
    select g.step, max(b.place) as place
    from grown as g
    join grown as b on b.position < g.position
    where g.after_place is null
    group by g.step
),
placed as (
    select
        g.step,
        coalesce(g.after_place, n.place) as before_place,
        g.after_place is not null or g.position is not null as is_placed,
        case
            when g.after_place is not null then g.under_branch or g.beside > 1
            else g.position is not null and g.beside > 1
        end as is_arm
    from grown as g
    left join nearest as n on n.step = g.step
),
compared as (
    select
        l.step, l.position, l.name, l.kind, l.parent, l.customers, l.inflow, l.in_progress, l.passed_on, l.exited, l.place,
        case when w.is_placed and not w.is_arm then coalesce(b.inflow, start.entries) end as inflow_before,
        case when w.is_arm then b.passed_on end as passed_before,
        start.entries
    from listed as l
    cross join start
    join placed as w on w.step = l.step
    left join listed as b on b.place = w.before_place
)
select
    c.step, c.position, c.name, c.kind, c.parent, c.customers, c.inflow, c.in_progress, c.passed_on, c.exited,
    c.inflow / nullif(c.entries, 0) as share_of_start,
    1 - c.inflow / nullif(c.inflow_before, 0) as drop_off,
    c.inflow / nullif(c.passed_before, 0) as branch_share,
    c.exited / nullif(c.inflow, 0) as exit_rate,
    c.entries
from compared as c
order by c.place
