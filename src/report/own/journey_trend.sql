-- grain: one bucket of the configured zone in which a message was dispatched or clicked (F1, F4, T3)
-- parameters: those of filtered and clock; $step (null = all), $bucket, $sent, $clicks (JSON lists of events)
-- columns: bucket, messages_sent, clicked
, message as (
    select
        date_trunc($bucket, make_timestamp(e.at_us + k.offset_us)) as bucket,
        list_contains(from_json($sent, '["varchar"]'), e.event) as sent,
        list_contains(from_json($clicks, '["varchar"]'), e.event) as clicked
    from filtered as e
    asof join clock as k on e.at_us >= k.since_us
    where e.of_period
      and e.of_filter
      and ($step::varchar is null or e.step_id = $step::varchar)
)
select
    strftime(m.bucket, '%Y-%m-%d') as bucket,
    count(*) filter (where m.sent) as messages_sent,
    count(*) filter (where m.clicked) as clicked
from message as m
where m.sent or m.clicked
group by m.bucket
order by m.bucket
