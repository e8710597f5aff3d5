-- grain: as step_metrics.sql, which goes on with it after by_shape and passed. branch: one step that may be followed by several
told as (
    select t.step, t.metric, t.platform, b.total, b.once, b.once_platform
    from by_shape as b
    join tagged as t on t.shape = b.shape
    union all
    select
        l.step, l.metric, l.platform,
        count(*), count(*) filter (where l.first), count(*) filter (where l.first_platform)
    from loose_first as l
    group by l.step, l.metric, l.platform
),
counted as (
    select
        t.step, t.metric, t.platform,
        sum(t.total)::bigint as total,
        sum(t.once)::bigint as once,
        sum(t.once_platform)::bigint as once_platform
    from told as t
    group by t.step, t.metric, t.platform
),
branch as (
    select p.step, p.next_step, p.total, p.once
    from passed as p
    left join step as t on t.journey = $journey::varchar and t.step = p.step
    where coalesce(lower(t.kind), '') not in ('email', 'text', 'push', 'in_app', 'in-app', 'form')
       or (select count(*) from passed as other where other.step = p.step) > 1
),
line as (
    select
        n.step, n.metric, null::varchar as platform, sum(n.total)::bigint as total,
        sum(case when json_array_length($platforms) = 0 then n.once else n.once_platform end)::bigint as once
    from counted as n
    group by n.step, n.metric
    union all
    select n.step, n.metric, n.platform, n.total, n.once_platform
    from counted as n
    where n.platform is not null
    union all
    select b.step, 'passed:' || b.next_step, null, b.total, b.once
    from branch as b
)
select l.step, l.metric, l.platform, l.total, l.once as "unique", (select count(*) from loose) as outside
from line as l
left join step as t on t.journey = $journey::varchar and t.step = l.step
order by t.position nulls last, l.step nulls last, l.metric, l.platform nulls first
