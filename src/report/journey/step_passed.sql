-- grain: one step and one that visits passed on to from it (F4); a part of step_metrics.sql
-- parameters: those of step_metrics.sql
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
