-- grain: one bucket of the configured zone with a completion of the period (M9, M10, T3)
-- parameters: those of milestone and clock; $bucket
-- columns: bucket, total, cumulative_total
, counted as (
    select date_trunc($bucket, make_timestamp(c.at_us + k.offset_us)) as bucket, count(*) as total
    from completed as c
    asof join clock as k on c.at_us >= k.since_us
    where c.of_period
    group by 1
)
select
    strftime(n.bucket, '%Y-%m-%d') as bucket,
    n.total,
    sum(n.total) over (order by n.bucket)::bigint as cumulative_total
from counted as n
order by n.bucket
