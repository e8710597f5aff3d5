-- grain: one visit of a step of the journey; a part of queries, which goes on with those of persons.sql or endings.sql (H4, F3)
-- parameters: those of chosen ($journeys names the one); $journey, $step, $version (null = all), $outcome (0 in progress,
--   1 passed on, 2 exited; null = all)
-- columns of matched: those of entries.sql; an exit at the step is at the step, whatever the event that ended the entry names
, matched as (
    select
        c.customer, c.entry, c.journey,
        v.at_us as order_us,
        c.begun_us,
        v.at_us as reached_us,
        g.converted_us as goal_us,
        case when g.entry is not null then g.converted_us is not null end as with_goal,
        c.ended_us,
        case when c.ended_us is not null then coalesce(c.reason, 'unknown') end as reason,
        case when v.outcome = 2 then s.step else e.step end as step
    from visit as v
    join chosen as c on c.entry = v.entry
    join shape as s on s.shape = v.shape
    left join goal_entry as g on g.entry = c.entry
    left join shape as e on e.shape = c.end_shape
    where s.journey = $journey::varchar
      and s.step = $step::varchar
      and ($version::varchar is null or c.version = $version::varchar)
      and ($outcome::bigint is null or v.outcome = $outcome::bigint)
)
