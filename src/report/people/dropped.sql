-- grain: one entry that came to the step before, or began where there is none, and not to the step; a part of queries, which goes
--   on with those of persons.sql or endings.sql (H4, F3)
-- parameters: those of chosen ($journeys names the one); $journey, $step, $before (null = the step is the first), $version (null =
--   all), $by_people (in none of their entries; else not in this entry)
-- columns of matched: those of entries.sql; reached_us is the first visit of the step before
, came as (
    select c.entry, c.customer, s.step, min(v.at_us) as at_us
    from visit as v
    join chosen as c on c.entry = v.entry
    join shape as s on s.shape = v.shape
    where s.journey = $journey::varchar
      and s.step in ($step::varchar, $before::varchar)
      and ($version::varchar is null or c.version = $version::varchar)
    group by c.entry, c.customer, s.step
),
matched as (
    select
        c.customer, c.entry, c.journey,
        coalesce(b.at_us, c.begun_us) as order_us,
        c.begun_us,
        b.at_us as reached_us,
        g.converted_us as goal_us,
        case when g.entry is not null then g.converted_us is not null end as with_goal,
        c.ended_us,
        case when c.ended_us is not null then coalesce(c.reason, 'unknown') end as reason,
        e.step
    from chosen as c
    left join came as b on b.entry = c.entry and b.step = $before::varchar
    left join goal_entry as g on g.entry = c.entry
    left join shape as e on e.shape = c.end_shape
    where ($version::varchar is null or c.version = $version::varchar)
      and ($before::varchar is null or b.entry is not null)
      and c.entry not in (select o.entry from came as o where o.step = $step::varchar)
      and (not $by_people::boolean or c.customer not in (select o.customer from came as o where o.step = $step::varchar))
)
