-- grain: one entry begun in the period, of some customers: what reach_range.sql or reach_some.sql goes on with; the tables are stored
--   by customer and are read in that order (P2)
-- parameters: $from, $to (µs, end excluded; null = open)
-- columns: customer, shape, at_us, suppressed (1 = yes)
select
    x.customer::bigint as customer, x.shape::bigint as shape, x.begun_us as at_us, x.suppressed::bigint as suppressed
from entry as x
where ($from::bigint is null or x.begun_us >= $from::bigint)
  and ($to::bigint is null or x.begun_us < $to::bigint)
