-- grain: one metric of one step, for all platforms (null) and for each that is given (F4, F6); message events that belong to
--   no start are among them
-- parameters: those of filtered ($journeys names the one); $journey, $step (null = all), $without_machine, $events and $verbs
--   (JSON lists: events of a channel and, side by side, their names without it), $lifecycle (JSON list: events of no message)
-- columns: step, metric, platform, total, unique
, word as (
    select
        unnest(from_json($events, '["varchar"]')) as event,
        unnest(from_json($verbs, '["varchar"]')) as verb
),
-- an entry id begins once (G4)
begun as (
    select e.customer_id, e.entry_id, e.at_us
    from event as e
    where e.journey_id = $journey::varchar
      and e.event = 'journey_entered'
    qualify e.entry_id is null or row_number() over (partition by e.customer_id, e.entry_id order by e.at_us) = 1
),
message as (
    select
        e.at_us, e.customer_id, e.event_id, e.event, e.entry_id, e.step_id, e.message_id, e.platform, e.is_machine,
        case when e.message_id is null then e.asset_id end as asset_id,
        w.verb is not null as of_channel,
        coalesce(w.verb, e.event) as metric,
        e.of_filter
        and not ($without_machine::boolean and e.is_machine)
        and ($step::varchar is null or e.step_id = $step::varchar) as wanted
    from filtered as e
    left join word as w on w.event = e.event
    where e.journey_id = $journey::varchar
      and not list_contains(from_json($lifecycle, '["varchar"]'), e.event)
),
-- the start that an event names, else the latest by then (G4)
of_start as (
    select
        m.at_us, m.customer_id, m.event_id, m.event, m.step_id, m.message_id, m.asset_id, m.platform, m.is_machine,
        m.of_channel, m.metric, m.wanted, b.at_us as begun_us, b.entry_id as begun_id
    from message as m
    left join begun as b on b.customer_id = m.customer_id and b.entry_id = m.entry_id
    where m.entry_id is not null
    union all
    select
        m.at_us, m.customer_id, m.event_id, m.event, m.step_id, m.message_id, m.asset_id, m.platform, m.is_machine,
        m.of_channel, m.metric, m.wanted, b.at_us, b.entry_id
    from message as m
    asof left join begun as b on b.customer_id = m.customer_id and m.at_us >= b.at_us
    where m.entry_id is null
),
counted as (
    select
        o.step_id, o.customer_id, o.begun_us, o.begun_id, o.message_id, o.asset_id, o.event, o.platform, o.is_machine,
        o.at_us, o.event_id, o.metric,
        o.begun_us is null as loose,
        o.wanted
        and (o.of_channel or o.begun_us is not null)
        and ($from::bigint is null or coalesce(o.begun_us, o.at_us) >= $from::bigint)
        and ($to::bigint is null or coalesce(o.begun_us, o.at_us) < $to::bigint) as wanted
    from of_start as o
),
-- the first event of a message, and on its platform: of several a machine's last (F6)
marked as (
    select
        c.step_id, c.metric, c.platform, c.wanted,
        row_number() over (
            partition by
                c.step_id, c.customer_id, c.begun_us, c.begun_id, c.message_id, c.asset_id, c.event, c.loose and c.wanted
            order by c.is_machine, c.at_us, c.event_id
        ) = 1 as first,
        row_number() over (
            partition by
                c.step_id, c.customer_id, c.begun_us, c.begun_id, c.message_id, c.asset_id, c.event, c.loose and c.wanted,
                c.platform
            order by c.is_machine, c.at_us, c.event_id
        ) = 1 as first_platform
    from counted as c
),
line as (
    select
        m.step_id as step, m.metric, null::varchar as platform, count(*) as total,
        count(*) filter (where case when json_array_length($platforms) = 0 then m.first else m.first_platform end) as "unique"
    from marked as m
    where m.wanted
    group by m.step_id, m.metric
    union all
    select m.step_id, m.metric, m.platform, count(*), count(*) filter (where m.first_platform)
    from marked as m
    where m.wanted
      and m.platform is not null
    group by m.step_id, m.metric, m.platform
)
select l.step, l.metric, l.platform, l.total, l."unique"
from line as l
order by l.step nulls last, l.metric, l.platform nulls first
