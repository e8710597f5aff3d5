-- grain: one way in which visits of one step of the journey were its entries' last: with or without the goal (null = the journey
--   has none), and the reason (F3, F7)
-- parameters: those of chosen ($journeys names the one); $journey, $version (null = all)
-- columns: step, with_goal, reason, visits, people
, lost as (
    select
        s.step, v.customer,
        case when g.entry is not null then g.converted_us is not null end as with_goal,
        coalesce(c.reason, 'unknown') as reason
    from visit as v
    join chosen as c on c.entry = v.entry
    join shape as s on s.shape = v.shape
    left join goal_entry as g on g.entry = c.entry
    where v.outcome = 2
      and s.journey = $journey::varchar
      and s.step is not null
      and ($version::varchar is null or c.version = $version::varchar)
)
select l.step, l.with_goal, l.reason, count(*) as visits, count(distinct l.customer) as people
from lost as l
group by l.step, l.with_goal, l.reason
order by l.step, people desc, l.reason, l.with_goal
