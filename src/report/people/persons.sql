-- grain: one customer behind the rows of matched, for whom the first of them stands (H4, F7)
-- parameters: $reason (null = any), $goal (of those that ended: true = with the journey's goal, false = without; null = all), $limit
-- columns: customer, name, begun_us, reached_us, goal_us, ended_us, reason, step, step_name, journey, journey_name, times,
--   people (all of them, whatever the limit), matches (the rows of matched of all of them)
, picked as (
    select
        m.customer, m.entry, m.journey, m.order_us, m.begun_us, m.reached_us, m.goal_us, m.ended_us, m.reason, m.step,
        row_number() over (partition by m.customer order by m.order_us, m.entry) as nth,
        count(*) over (partition by m.customer) as times
    from matched as m
    where ($reason::varchar is null or m.reason = $reason::varchar)
      and ($goal::boolean is null or m.ended_us is not null and m.with_goal = $goal::boolean)
)
select
    c.customer_id, c.name, p.begun_us, p.reached_us, p.goal_us, p.ended_us, p.reason, p.step, t.name as step_name,
    p.journey, j.name as journey_name, p.times, count(*) over () as people, (sum(p.times) over ())::bigint as matches
from picked as p
join customer as c on c.customer = p.customer
left join step as t on t.journey = p.journey and t.step = p.step
left join journey as j on j.journey = p.journey
where p.nth = 1
order by p.order_us, c.customer_id
limit $limit::bigint
