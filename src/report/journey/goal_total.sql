-- grain: one row: attainments over all journeys, those that journeys of the same goal share counted once (G7)
-- parameters: those of chosen; $goals (journeys with a goal), $same (for each of them, the first with the same goal)
-- columns: attained, together (of them, shared)
, goal as (
    select
        unnest(from_json($goals, '["varchar"]')) as journey,
        unnest(from_json($same, '["varchar"]')) as same
),
first_time as (
    select c.journey, c.customer, min(g.converted_us) as at_us
    from chosen as c
    join goal_entry as g on g.entry = c.entry
    where g.converted_us is not null
    group by c.journey, c.customer
),
flagged as (
    select g.same, f.customer, f.at_us, f.journey, coalesce(a.shared, false) as shared
    from first_time as f
    join goal as g on g.journey = f.journey
    left join attained as a on a.journey = f.journey and a.customer = f.customer and a.at_us = f.at_us
),
once as (
    select distinct f.same, f.customer, f.at_us, f.shared, case when not f.shared then f.journey end as journey
    from flagged as f
)
select count(*) as attained, count(*) filter (where once.shared) as together
from once
order by 1
