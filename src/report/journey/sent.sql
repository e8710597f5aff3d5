-- grain: one journey with messages dispatched, of the period, by everybody (F1)
-- parameters: those of filtered_shape; $sent (events that dispatch a message), $from, $to (µs, end excluded; null = open)
-- columns: journey, messages_sent
, dispatched as (
    select m.shape, count(*) as messages
    from message as m
    where ($from::bigint is null or m.at_us >= $from::bigint)
      and ($to::bigint is null or m.at_us < $to::bigint)
    group by m.shape
)
select s.journey, sum(d.messages)::bigint as messages_sent
from dispatched as d
join shape as s on s.shape = d.shape
join filtered_shape as f on f.shape = d.shape
where list_contains(from_json($sent, '["varchar"]'), s.event)
  and s.journey is not null
  and f.of_message
group by s.journey
order by s.journey
