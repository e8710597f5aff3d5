-- grain: one item of the view that something was spent on; item null = the cost names none (R8)
-- parameters: $view (journey, channel, asset), $first_day, $last_day (µs, midnights in UTC, end excluded; null = open),
--   $journeys, $channels (JSON lists; empty = all), $as_of (µs)
-- columns: item, kept (the filter lets it through), cost, costs (how many)
-- A cost without a channel is of the only channel of its asset, else of the only one of its journey, else of none.
with seen as (
    select s.journey, s.asset, s.channel
    from shape as s
    where s.channel is not null
    union all
    select null as journey, a.asset, a.channel
    from asset as a
    where a.channel is not null
),
of_asset as (
    select s.asset, min(s.channel) as channel
    from seen as s
    where s.asset is not null
    group by s.asset
    having count(distinct s.channel) = 1
),
of_journey as (
    select s.journey, min(s.channel) as channel
    from seen as s
    where s.journey is not null
    group by s.journey
    having count(distinct s.channel) = 1
),
spent as (
    select c.amount, c.journey, c.asset, coalesce(c.channel, a.channel, j.channel) as channel
    from cost as c
    left join of_asset as a on a.asset = c.asset
    left join of_journey as j on j.journey = c.journey
    where c.spent_us <= $as_of::bigint
      and ($first_day::bigint is null or c.spent_us >= $first_day::bigint)
      and ($last_day::bigint is null or c.spent_us < $last_day::bigint)
),
placed as (
    select
        s.amount,
        case $view::varchar when 'journey' then s.journey when 'channel' then s.channel else s.asset end as item,
        (
            json_array_length($journeys) = 0
            or coalesce(list_contains(from_json($journeys, '["varchar"]'), s.journey), false)
        )
        and (
            json_array_length($channels) = 0
            or coalesce(list_contains(from_json($channels, '["varchar"]'), s.channel), false)
        ) as kept
    from spent as s
)
select p.item, p.kept, sum(p.amount)::varchar::double as cost, count(*)::bigint as costs
from placed as p
group by p.item, p.kept
order by p.kept desc, cost desc, p.item
