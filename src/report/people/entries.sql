-- grain: one entry of the journey in a state; a part of queries, which goes on with those of persons.sql or endings.sql (H4)
-- parameters: those of chosen ($journeys names the one); $version (null = all), $which (entered, attained, active, ended),
--   $end_step (the step at which they ended; null = any)
-- columns of matched: customer, entry, journey, order_us, begun_us, reached_us, goal_us, with_goal (null = the journey has no goal),
--   ended_us, reason and step of the end (null = active)
, matched as (
    select
        c.customer, c.entry, c.journey,
        case $which::varchar when 'attained' then g.converted_us when 'ended' then c.ended_us else c.begun_us end as order_us,
        c.begun_us,
        null::bigint as reached_us,
        g.converted_us as goal_us,
        case when g.entry is not null then g.converted_us is not null end as with_goal,
        c.ended_us,
        case when c.ended_us is not null then coalesce(c.reason, 'unknown') end as reason,
        e.step
    from chosen as c
    left join goal_entry as g on g.entry = c.entry
    left join shape as e on e.shape = c.end_shape
    where ($version::varchar is null or c.version = $version::varchar)
      and ($end_step::varchar is null or e.step = $end_step::varchar)
      and case $which::varchar
          when 'entered' then true
          when 'attained' then g.converted_us is not null
          when 'active' then c.ended_us is null
          when 'ended' then c.ended_us is not null
      end
)
