-- dispatched: one shape of messages dispatched in the period, to customers of the units and segments, with the first and the last of
--   them (F1, R10)
-- parameters: $from, $to (µs, end excluded; null = open), and those of dispatch and asked_person
dispatched as (
    select m.shape, count(*) as messages, min(m.at_us) as first_us, max(m.at_us) as last_us
    from message as m
    join dispatch as d on d.shape = m.shape
    join asked_person as p on p.customer = m.customer
    where ($from::bigint is null or m.at_us >= $from::bigint)
      and ($to::bigint is null or m.at_us < $to::bigint)
      and coalesce(d.of_units, p.of_units)
    group by m.shape
)
