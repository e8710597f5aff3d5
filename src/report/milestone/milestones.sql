-- grain: one milestone with a completion, by its position in the configuration (M9, M10)
-- parameters: those of people and counted_completion; $previous_from, $previous_to (the period before; null = none)
-- columns: milestone, total, first_us, latest_us, previous_total
, inside as (
    select
        c.milestone,
        c.at_us,
        c.of_period,
        coalesce(c.at_us >= $previous_from::bigint and c.at_us < $previous_to::bigint, false) as previous
    from counted_completion as c
    where c.of_units
      and (
          json_array_length($segments) = 0
          or c.customer in (select people.customer from people where people.of_segments)
      )
)
select
    n.milestone::bigint as milestone,
    count(*) filter (where n.of_period) as total,
    min(n.at_us) filter (where n.of_period) as first_us,
    max(n.at_us) filter (where n.of_period) as latest_us,
    count(*) filter (where n.previous) as previous_total
from inside as n
group by n.milestone
order by n.milestone
