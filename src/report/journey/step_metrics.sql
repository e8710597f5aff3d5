-- grain: one metric of one step, for all platforms (null) and for each that is given (F4, F6); message events that belong to
--   no entry are among them
-- parameters: those of chosen ($journeys names the one); $journey, $step (null = all), $platforms (JSON list;
--   empty = all), $events and $verbs (events of a channel and, side by side, their names without it)
-- columns: step, metric, platform, total, unique, outside (the events of no entry, in all rows)
, word as (
    select
        unnest(from_json($events, '["varchar"]')) as event,
        unnest(from_json($verbs, '["varchar"]')) as verb
),
tagged as (
    select s.shape, s.rank, s.step, s.platform, s.event, s.asset, f.of_units, coalesce(w.verb, s.event) as metric, w.verb as verb
    from shape as s
    join filtered_shape as f on f.shape = s.shape
    left join word as w on w.event = s.event
    where s.journey = $journey::varchar
      and ($step::varchar is null or s.step = $step::varchar)
      and f.of_message
      and f.without_machine
),
-- message events that belong to no entry: each is chosen by its own time, unit and customer, and unique among the chosen
loose as (
    select
        t.step, t.metric, t.platform, t.event, t.rank, m.customer, m.at_us,
        case when m.message is null then t.asset end as asset, m.message
    from message as m
    join tagged as t on t.shape = m.shape
    join people as p on p.customer = m.customer
    where m.entry is null
      and t.verb is not null
      and ($from::bigint is null or m.at_us >= $from::bigint)
      and ($to::bigint is null or m.at_us < $to::bigint)
      and coalesce(t.of_units, p.of_units)
      and p.of_segments
),
-- by shape before the names of shapes are joined: there are few of these
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
loose_first as (
    select
        l.step, l.metric, l.platform,
        row_number() over (
            partition by l.step, l.customer, l.message, l.asset, l.event
            order by l.at_us, l.rank
        ) = 1 as first,
        row_number() over (
            partition by l.step, l.customer, l.message, l.asset, l.event, l.platform
            order by l.at_us, l.rank
        ) = 1 as first_platform
    from loose as l
),
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
select l.step, l.metric, l.platform, l.total, l.once as "unique", (select count(*) from loose) as outside
from line as l
left join step as t on t.journey = $journey::varchar and t.step = l.step
order by t.position nulls last, l.step nulls last, l.metric, l.platform nulls first
