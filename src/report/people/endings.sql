-- grain: one reason for which rows of matched ended, or one of with and without the journey's goal (F7, F2)
-- parameters: none of its own
-- columns: kind (reason, with_goal, without_goal), reason, people
, ended as (
    select m.customer, m.reason, m.with_goal
    from matched as m
    where m.ended_us is not null
),
counted as (
    select 'reason' as kind, e.reason, count(distinct e.customer) as people
    from ended as e
    group by e.reason
    union all
    select case when e.with_goal then 'with_goal' else 'without_goal' end, null, count(distinct e.customer)
    from ended as e
    where e.with_goal is not null
    group by e.with_goal
)
select c.kind, c.reason, c.people
from counted as c
order by c.kind, c.people desc, c.reason
