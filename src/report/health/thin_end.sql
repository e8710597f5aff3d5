-- grain: the first day after which few events are left, far after the rest; none where as_of stands on many (H3)
-- parameters: $as_of (µs), $far (µs), $few (events, or a thousandth of all where that is more)
-- columns: events from that day on, all events, µs from the rest's last day to as_of's
with known as (
    select d.day_us, d.events::bigint as events
    from day as d
    where d.events > 0
    union all
    select $as_of::bigint - ($as_of::bigint % 86400000000 + 86400000000) % 86400000000 as day_us, 0 as events
),
by_day as (
    select k.day_us, sum(k.events)::bigint as events
    from known as k
    group by k.day_us
),
tail as (
    select
        b.day_us,
        sum(b.events) over (order by b.day_us desc)::bigint as events,
        lag(b.day_us) over (order by b.day_us) as before_us,
        max(b.day_us) over () as last_us,
        sum(b.events) over ()::bigint as total
    from by_day as b
)
select t.events, t.total, t.last_us - t.before_us
from tail as t
where t.before_us is not null
  and t.day_us - t.before_us >= $far::bigint
  and t.events <= greatest($few::bigint, t.total // 1000)
  and t.events * 2 <= t.total - t.events
order by t.day_us
limit 1
