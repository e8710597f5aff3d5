,
-- grain: one journey whose span meets the period (asset null), then one asset that it sent in the period (R3, P1)
-- parameters: $from, $to (µs, end excluded; null = open), and those of listed_journey, inbound_journey, journey_span and dispatched
-- columns: journey, name, direction, begins_us, ends_us, running, asset, channel, first_us, last_us, messages
span as (
    select
        j.journey, j.name, case when i.journey is null then 'outbound' else 'inbound' end as direction, n.begins_us,
        n.ends_us, n.running
    from listed_journey as l
    join journey as j on j.journey = l.journey
    join journey_span as n on n.journey = l.journey
    left join inbound_journey as i on i.journey = j.journey
),
planned as (
    select
        p.journey, p.name, p.direction, p.begins_us, p.ends_us, p.running
    from span as p
    where ($from::bigint is null and $to::bigint is null)
       or (
           p.begins_us is not null
           and ($to::bigint is null or p.begins_us < $to::bigint)
           and ($from::bigint is null or p.ends_us is null or p.ends_us > $from::bigint)
       )
),
sent_asset as (
    select
        s.journey, s.asset, first(s.channel order by d.first_us, s.depth, s.rank) as channel, min(d.first_us) as first_us,
        max(d.last_us) as last_us, sum(d.messages) as messages
    from dispatched as d
    join shape as s on s.shape = d.shape
    group by s.journey, s.asset
),
sent as (
    select t.journey, min(t.first_us) as first_us, max(t.last_us) as last_us, sum(t.messages) as messages
    from sent_asset as t
    group by t.journey
),
line as (
    select
        p.journey, p.name, p.direction, p.begins_us, p.ends_us, p.running, null::varchar as asset,
        null::varchar as channel, t.first_us, t.last_us, coalesce(t.messages, 0) as messages
    from planned as p
    left join sent as t on t.journey = p.journey
    union all
    select
        p.journey, p.name, p.direction, p.begins_us, p.ends_us, p.running, t.asset, coalesce(a.channel, t.channel),
        t.first_us, t.last_us, t.messages
    from planned as p
    join sent_asset as t on t.journey = p.journey
    left join asset as a on a.asset = t.asset
    where t.asset is not null
)
select
    l.journey, l.name, l.direction, l.begins_us, l.ends_us, l.running, l.asset, l.channel, l.first_us, l.last_us,
    l.messages::bigint as messages
from line as l
order by l.begins_us nulls last, l.journey, l.asset is not null, l.first_us, l.asset
