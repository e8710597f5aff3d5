,
-- grain: one journey whose span meets the period (asset null), then one asset that it sent in the period (R3, P1)
-- parameters: $from, $to (µs, end excluded; null = open), $as_of (µs), and those of listed_journey, inbound_journey and dispatched
-- columns: journey, name, direction, begins_us, ends_us, running, asset, channel, first_us, last_us, messages
seen as (
    select e.shape, min(e.begun_us) as at_us from entry as e group by e.shape
    union all
    select v.shape, min(v.at_us) from visit as v group by v.shape
    union all
    select m.shape, min(m.at_us) from message as m group by m.shape
    union all
    select x.shape, min(x.at_us) from excluded as x group by x.shape
    union all
    select t.shape, min(t.at_us) from touch as t group by t.shape
    union all
    select o.shape, min(o.at_us) from other_event as o group by o.shape
),
first_event as (
    select s.journey, min(n.at_us) as at_us
    from seen as n
    join shape as s on s.shape = n.shape
    where s.journey is not null
    group by s.journey
),
span as (
    select
        j.journey, j.name, case when i.journey is null then 'outbound' else 'inbound' end as direction,
        coalesce(j.published_us, f.at_us) as begins_us, j.ended_us as ends_us
    from listed_journey as l
    join journey as j on j.journey = l.journey
    left join inbound_journey as i on i.journey = j.journey
    left join first_event as f on f.journey = j.journey
),
planned as (
    select
        p.journey, p.name, p.direction, p.begins_us, p.ends_us,
        coalesce(p.begins_us <= $as_of::bigint, false) and coalesce(p.ends_us > $as_of::bigint, true) as running
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
