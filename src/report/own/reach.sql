-- grain: one journey with messages dispatched or delivered in the period (F1, P2)
-- parameters: those of filtered; $sent, $delivered (JSON lists of events)
-- columns: journey, messaged, messages, delivered
, told as (
    select
        e.journey_id, e.customer_id, list_contains(from_json($sent, '["varchar"]'), e.event) as sent,
        list_contains(from_json($delivered, '["varchar"]'), e.event) as delivered
    from filtered as e
    where e.of_period
      and e.of_filter
      and e.journey_id is not null
)
select
    t.journey_id as journey, count(distinct t.customer_id) filter (where t.sent) as messaged,
    count(*) filter (where t.sent) as messages, count(*) filter (where t.delivered) as delivered
from told as t
where t.sent or t.delivered
group by t.journey_id
order by t.journey_id
