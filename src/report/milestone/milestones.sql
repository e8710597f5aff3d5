-- grain: one milestone with a completion, by its position in the configuration (M9, M10)
-- parameters: $from, $to (µs, end excluded; null = open), $previous_from, $previous_to (the same of the previous period; null =
--   none), $units, $segments (JSON lists; empty = all), $as_of
-- columns: milestone, total, first_us, latest_us, previous_total
with people as (
    select distinct m.customer
    from member as m
    where list_contains(from_json($segments, '["varchar"]'), m.segment)
      and (m.added_us is null or m.added_us <= $as_of::bigint)
),
counted as (
    select
        c.milestone,
        c.at_us,
        ($from::bigint is null or c.at_us >= $from::bigint) and ($to::bigint is null or c.at_us < $to::bigint) as inside,
        coalesce(c.at_us >= $previous_from::bigint and c.at_us < $previous_to::bigint, false) as previous
    from completion as c
    where c.counted
      and (json_array_length($units) = 0 or list_contains(from_json($units, '["varchar"]'), c.business_unit))
      and (json_array_length($segments) = 0 or c.customer in (select people.customer from people))
)
select
    n.milestone::bigint as milestone,
    count(*) filter (where n.inside) as total,
    min(n.at_us) filter (where n.inside) as first_us,
    max(n.at_us) filter (where n.inside) as latest_us,
    count(*) filter (where n.previous) as previous_total
from counted as n
group by n.milestone
order by n.milestone
