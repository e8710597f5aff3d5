-- grain: one row: all that was spent in the period, whatever it was spent on (R8)
-- parameters: $first_day, $last_day (µs, midnights in UTC, end excluded; null = open), $as_of (µs)
-- columns: cost, costs (how many), known (how many there are in any period)
with spent as (
    select
        c.amount,
        c.spent_us <= $as_of::bigint
        and ($first_day::bigint is null or c.spent_us >= $first_day::bigint)
        and ($last_day::bigint is null or c.spent_us < $last_day::bigint) as kept
    from cost as c
)
select
    coalesce(sum(s.amount) filter (where s.kept), 0)::varchar::double as cost,
    count(*) filter (where s.kept)::bigint as costs,
    count(*)::bigint as known
from spent as s
