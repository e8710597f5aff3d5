-- grain: one entry of some customers; the table is stored by customer and is read in that order (G4)
-- parameters: $first, $last (customers), $from, $to (µs, end excluded; null = open)
-- columns: customer, entry, shape, ended (1 = yes)
select
    e.customer::bigint as customer, e.entry::bigint as entry, e.shape::bigint as shape,
    (e.ended_us is not null)::bigint as ended
from entry as e
where e.customer between $first::bigint and $last::bigint
  and ($from::bigint is null or e.begun_us >= $from::bigint)
  and ($to::bigint is null or e.begun_us < $to::bigint)
