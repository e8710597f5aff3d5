-- grain: one customer with a message of the chosen entries, and the channel of the first of them (J3); a part of queries, which goes on
-- parameters: those of chosen; $by_channel (no row without); $sent (JSON list: events that dispatch a message)
-- columns: of message_channel: customer, channel
, message_channel as (
    select
        m.customer,
        first(
            coalesce(s.channel, case when ends_with(s.event, '_sent') then left(s.event, -5) end)
            order by m.at_us, s.depth, s.rank
        ) as channel
    from message as m
    join chosen as c on c.entry = m.entry
    join shape as s on s.shape = m.shape
    where $by_channel::boolean
      and list_contains(from_json($sent, '["varchar"]'), s.event)
    group by m.customer
)
