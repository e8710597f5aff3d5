,
-- grain: one row: messages dispatched and touches of the period, those of no journey as well (F1, P8)
-- parameters: $sent (JSON list: events that dispatch a message), and those of filtered_shape and told_message
-- columns: sent, touches
kept_shape as (
    select
        s.shape, list_contains(from_json($sent, '["varchar"]'), s.event) as sent, s.touch and f.without_machine as touched
    from shape as s
    join filtered_shape as f on f.shape = s.shape
    where f.of_journeys
      and f.of_message
),
counted as (
    select count(*) as sent, 0 as touches
    from told_message as m
    where m.shape in (select k.shape from kept_shape as k where k.sent)
    union all
    select count(*), 0
    from told_other as o
    where o.shape in (select k.shape from kept_shape as k where k.sent)
    union all
    select 0, count(*)
    from told_touch as t
    where t.shape in (select k.shape from kept_shape as k where k.touched)
)
select sum(c.sent)::bigint as sent, sum(c.touches)::bigint as touches
from counted as c
