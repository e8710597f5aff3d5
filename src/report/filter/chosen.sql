-- The sentence that the journey reports begin with.
-- chosen: one entry that began in the period, of the journeys, by a customer of the segments and units (R1, R10)
-- parameters: $from, $to (µs, end excluded; null = open), $journeys, $units, $segments (JSON lists; empty = all), $as_of (µs)
with people as (
    select distinct m.customer
    from member as m
    where list_contains(from_json($segments, '["varchar"]'), m.segment)
      and (m.added_us is null or m.added_us <= $as_of::bigint)
),
chosen as (
    select
        e.entry, e.customer, s.journey, s.version, e.begun_us, e.ended_us, e.completed, e.suppressed, e.reason,
        e.end_shape
    from entry as e
    join shape as s on s.shape = e.shape
    join customer as c on c.customer = e.customer
    where ($from::bigint is null or e.begun_us >= $from::bigint)
      and ($to::bigint is null or e.begun_us < $to::bigint)
      and (json_array_length($journeys) = 0 or list_contains(from_json($journeys, '["varchar"]'), s.journey))
      and (
          json_array_length($units) = 0
          or list_contains(from_json($units, '["varchar"]'), coalesce(s.business_unit, c.business_unit))
      )
      and (json_array_length($segments) = 0 or e.customer in (select people.customer from people))
)
