-- grain: one step of the funnel, by itself: the events that fill it, and whose they are (J7)
-- parameters: those of filtered; $events (JSON list: the events of the steps)
-- columns: position, step, events, customers
, step as (
    select
        unnest(range(1, json_array_length($events)::bigint + 1)) as position,
        unnest(from_json($events, '["varchar"]')) as name
)
select s.position, s.name as step, count(e.at_us) as events, count(distinct e.customer_id) as customers
from step as s
left join filtered as e
    on (e.event = s.name or e.source_event = s.name) and e.meets[s.position] and e.of_filter
group by s.position, s.name
order by s.position
