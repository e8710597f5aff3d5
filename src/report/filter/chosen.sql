-- chosen: one entry that began in the period, of the journeys, by a customer of the segments and units (R1, R10)
-- parameters: $from, $to (µs, end excluded; null = open), and those of people and filtered_shape
chosen as (
    select
        e.entry, e.customer, s.journey, s.version, e.begun_us, e.ended_us, e.completed, e.suppressed, e.reason,
        e.end_shape
    from entry as e
    join shape as s on s.shape = e.shape
    join filtered_shape as f on f.shape = e.shape
    join people as p on p.customer = e.customer
    where ($from::bigint is null or e.begun_us >= $from::bigint)
      and ($to::bigint is null or e.begun_us < $to::bigint)
      and f.of_journeys
      and coalesce(f.of_units, p.of_units)
      and p.of_segments
)
