-- grain: what step_metrics.sql goes on with. by_shape: one shape of message events of the chosen entries, before its names are
--   joined: there are few of these. passed: one step and the one after it, visits that passed on, and entries (F3)
by_shape as (
    select
        m.shape,
        count(*) as total,
        count(*) filter (where m.first) as once,
        count(*) filter (where m.first_platform) as once_platform
    from message as m
    join chosen as c on c.entry = m.entry
    where m.shape in (select t.shape from tagged as t)
    group by m.shape
),
passed as (
    select s.step, n.step as next_step, count(*) as total, count(distinct v.entry) as once
    from visit as v
    join chosen as c on c.entry = v.entry
    join shape as s on s.shape = v.shape
    join shape as n on n.shape = v.next_shape
    where v.outcome = 1
      and s.journey = $journey::varchar
      and n.step is not null
      and ($step::varchar is null or s.step = $step::varchar)
    group by s.step, n.step
),
