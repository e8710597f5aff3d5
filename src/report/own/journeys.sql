-- grain: one journey with messages dispatched in the period (F1)
-- parameters: those of filtered; $sent (JSON list: events that dispatch a message)
-- columns: journey, messages_sent
select e.journey_id as journey, count(*) as messages_sent
from filtered as e
where e.of_period
  and e.of_filter
  and e.journey_id is not null
  and list_contains(from_json($sent, '["varchar"]'), e.event)
group by e.journey_id
order by e.journey_id
