-- grain: one metric of one step, for all platforms (null) and for each that is given (F4, F6)
-- parameters: those of chosen ($journeys names the one); $journey, $step (null = all), $channels, $platforms (JSON lists;
--   empty = all), $without_machine (A13), $events and $verbs (events of a channel and, side by side, their names without it)
-- columns: step, metric, platform, total, unique
, word as (
    select
        unnest(from_json($events, '["varchar"]')) as event,
        unnest(from_json($verbs, '["varchar"]')) as verb
),
tagged as (
    select s.shape, s.step, s.platform, coalesce(w.verb, s.event) as metric
    from shape as s
    left join word as w on w.event = s.event
    where s.journey = $journey::varchar
      and ($step::varchar is null or s.step = $step::varchar)
      and (json_array_length($channels) = 0 or list_contains(from_json($channels, '["varchar"]'), s.channel))
      and (json_array_length($platforms) = 0 or list_contains(from_json($platforms, '["varchar"]'), s.platform))
      and not ($without_machine::boolean and s.machine)
),
counted as (
    select
        t.step, t.metric, t.platform,
        count(*) as total,
        count(*) filter (where m.first) as once,
        count(*) filter (where m.first_platform) as once_platform
    from message as m
    join tagged as t on t.shape = m.shape
    join chosen as c on c.entry = m.entry
    group by t.step, t.metric, t.platform
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
select l.step, l.metric, l.platform, l.total, l.once as "unique"
from line as l
left join step as t on t.journey = $journey::varchar and t.step = l.step
order by t.position nulls last, l.step nulls last, l.metric, l.platform nulls first
