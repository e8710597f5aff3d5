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
