-- grain: one entry of timed that took so long; a part of queries, which goes on with those of persons.sql or endings.sql (H4, F8)
-- parameters: $step (null = the goal), $from_hours, $to_hours (end excluded; null = no end), and those of time_reached.sql
-- columns of matched: as of entries.sql
, matched as (
    select
        c.customer, c.entry, c.journey,
        t.at_us as order_us,
        c.begun_us,
        case when $step::varchar is not null then t.at_us end as reached_us,
        g.converted_us as goal_us,
        case when g.entry is not null then g.converted_us is not null end as with_goal,
        c.ended_us,
        case when c.ended_us is not null then coalesce(c.reason, 'unknown') end as reason,
        e.step
    from timed as t
    join chosen as c on c.entry = t.entry
    left join goal_entry as g on g.entry = c.entry
    left join shape as e on e.shape = c.end_shape
    where t.hours >= $from_hours::double
      and ($to_hours::double is null or t.hours < $to_hours::double)
)
