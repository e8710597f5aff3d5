-- grain: one entry begun in the period, of some customers: what reach_range.sql or reach_some.sql goes on with; the tables are stored
--   by customer and are read in that order (P2)
-- parameters: $from, $to (µs, end excluded; null = open)
-- columns: told (customer × 2^32 + suppressed × 2^31 + shape), at_us
select
    x.customer::bigint * 4294967296 + x.suppressed::bigint * 2147483648 + x.shape::bigint as told, x.begun_us as at_us
from entry as x
where ($from::bigint is null or x.begun_us >= $from::bigint)
  and ($to::bigint is null or x.begun_us < $to::bigint)
