-- grain: one hour in which the customer has lines of customer_events.sql
-- parameters: $key (the customer), $milestone (its position), $triggers (JSON list: the trigger of each milestone), $touches (touches
--   and completions of the milestone alone)
-- columns: hour_us (its beginning), lines, in the order of time
with told as (
    select c.at_us, c.src, from_json($triggers, '["varchar"]')[c.milestone + 1] as event
    from completion as c
    where c.customer = $key::bigint
      and (c.milestone = $milestone::bigint or c.counted and not $touches::boolean)
),
taken as (
    select t.at_us, t.event, count(distinct t.src) as times
    from told as t
    group by t.at_us, t.event
),
kept as (
    select m.at_us, m.shape
    from message as m
    where m.customer = $key::bigint and not $touches::boolean
    union all
    select o.at_us, o.shape
    from other_event as o
    where o.customer = $key::bigint and not $touches::boolean
    union all
    select x.at_us, x.shape
    from excluded as x
    where x.customer = $key::bigint and not $touches::boolean
),
-- what is told as completions
repeated as (
    select k.at_us, least(count(*), any_value(t.times)) as times
    from kept as k
    join shape as s on s.shape = k.shape
    join taken as t on t.at_us = k.at_us and t.event = s.event
    where not s.touch
    group by k.at_us, s.event
),
line as (
    select t.at_us, 1 as lines
    from touch as t
    where t.customer = $key::bigint
    union all
    select k.at_us, 1
    from kept as k
    join shape as s on s.shape = k.shape
    where not s.touch
    union all
    select r.at_us, -r.times
    from repeated as r
    union all
    select unnest(case when e.ended_us is null then [e.begun_us] else [e.begun_us, e.ended_us] end), 1
    from entry as e
    where e.customer = $key::bigint and not $touches::boolean
    union all
    select v.at_us, 1
    from visit as v
    where v.customer = $key::bigint and not $touches::boolean
    union all
    select g.converted_us, 1
    from goal_entry as g
    join entry as e on e.entry = g.entry
    where e.customer = $key::bigint and g.converted_us is not null and not $touches::boolean
    union all
    select t.at_us, 1
    from told as t
)
select
    l.at_us - (l.at_us % 3600000000 + 3600000000) % 3600000000 as hour_us,
    sum(l.lines)::bigint as lines
from line as l
group by hour_us
order by hour_us
