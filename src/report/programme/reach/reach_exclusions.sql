-- grain: one exclusion of the period, of some customers: what reach_range.sql or reach_some.sql goes on with (P2)
-- parameters: $from, $to (µs, end excluded; null = open)
-- columns: customer, shape, at_us, suppressed (0)
select x.customer::bigint as customer, x.shape::bigint as shape, x.at_us, 0::bigint as suppressed
from excluded as x
where ($from::bigint is null or x.at_us >= $from::bigint)
  and ($to::bigint is null or x.at_us < $to::bigint)
