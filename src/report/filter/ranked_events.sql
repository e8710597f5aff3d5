-- tagged: one shape of a wanted event with the journey, or the asset, that it counts for (item), and whether it is of a message.
--   loose_first: one event of a message without an entry, with whether it is the first of its kind, found among those that the
--   filter leaves (F6). of_no_journey: one event of no journey, at its own time. In all of them an event of a journey counts as it
--   does in step_metrics.sql: in an entry, or else of a message (P3)
-- parameters: $by_asset, $wanted (JSON list of events), $of_messages (JSON list: the events of channels), $recount (without an
--   entry, the first is found among the events that the filter leaves), and those of filtered_shape and told_message
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
loose_first as (
    select
        m.customer, t.item, t.event, m.at_us,
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
    select h.customer, t.item, t.event, t.platform, h.at_us
    from (
        select e.customer, e.shape, e.at_us from told_touch as e
        union all
        select o.customer, o.shape, o.at_us from told_other as o
    ) as h
    join tagged as t on t.shape = h.shape
    where t.journey is null
      and t.item is not null
)
