,
-- grain: one event of one journey, or of one asset, at its own time (F4, F6, P3); what is unique counts at the time of its first.
--   An event of a journey counts as it does in step_metrics.sql: in an entry, or else of a message; one of no journey counts for
--   its asset, and unique once per customer
-- parameters: $by_asset, $wanted (JSON list of events), $of_messages (JSON list: the events of channels), $recount (without an
--   entry, the first is found among the events that the filter leaves), $platforms, and those of filtered_shape and told_message
-- columns: item, event, total, unique
tagged as (
    select
        s.shape, s.rank, s.event, s.journey, s.step, s.platform, s.asset,
        list_contains(from_json($of_messages, '["varchar"]'), s.event) as of_message,
        case when $by_asset::boolean then s.asset else s.journey end as item
    from shape as s
    join filtered_shape as f on f.shape = s.shape
    where f.of_journeys
      and f.of_message
      and f.without_machine
      and list_contains(from_json($wanted, '["varchar"]'), s.event)
),
told_shape as (
    select
        m.shape, m.entry is null as loose, count(*) as total, count(*) filter (where m.first) as once,
        count(*) filter (where m.first_platform) as once_platform
    from told_message as m
    where m.shape in (select t.shape from tagged as t where t.item is not null)
    group by m.shape, m.entry is null
),
loose_first as (
    select
        t.item, t.event, m.at_us,
        row_number() over (
            partition by t.journey, t.step, m.customer, m.message, case when m.message is null then t.asset end, t.event
            order by m.at_us, t.rank
        ) = 1 as first,
        row_number() over (
            partition by
                t.journey, t.step, m.customer, m.message, case when m.message is null then t.asset end, t.event, t.platform
            order by m.at_us, t.rank
        ) = 1 as first_platform
    from any_message as m
    join tagged as t on t.shape = m.shape
    where $recount::boolean
      and m.entry is null
      and t.of_message
      and t.item is not null
),
of_no_journey as (
    select h.customer, t.item, t.event, t.platform
    from (
        select e.customer, e.shape from told_touch as e
        union all
        select o.customer, o.shape from told_other as o
    ) as h
    join tagged as t on t.shape = h.shape
    where t.journey is null
      and t.item is not null
),
line as (
    select t.item, t.event, c.total, c.once, c.once_platform
    from told_shape as c
    join tagged as t on t.shape = c.shape
    where not c.loose or (t.of_message and not $recount::boolean)
    union all
    select l.item, l.event, count(*), count(*) filter (where l.first), count(*) filter (where l.first_platform)
    from loose_first as l
    where ($from::bigint is null or l.at_us >= $from::bigint)
      and ($to::bigint is null or l.at_us < $to::bigint)
    group by l.item, l.event
    union all
    select
        n.item, n.event, count(*), count(distinct n.customer), count(distinct (n.customer, coalesce(n.platform, '')))
    from of_no_journey as n
    group by n.item, n.event
)
select
    l.item, l.event, sum(l.total)::bigint as total,
    sum(case when json_array_length($platforms) = 0 then l.once else l.once_platform end)::bigint as "unique"
from line as l
group by l.item, l.event
order by l.item, l.event
