-- grain: one touch of the period, of some customers: what reach_range.sql or reach_some.sql goes on with (P2)
-- parameters: $from, $to (µs, end excluded; null = open)
-- columns: told (customer × 2^32 + shape), at_us
select x.customer::bigint * 4294967296 + x.shape::bigint as told, x.at_us
from touch as x
where ($from::bigint is null or x.at_us >= $from::bigint)
  and ($to::bigint is null or x.at_us < $to::bigint)
