-- dispatched: one shape of messages dispatched in the period, to everybody, with the first and the last of them (F1)
-- parameters: $from, $to (µs, end excluded; null = open), and those of dispatch
dispatched as (
    select m.shape, count(*) as messages, min(m.at_us) as first_us, max(m.at_us) as last_us
    from message as m
    where m.shape in (select d.shape from dispatch as d)
      and ($from::bigint is null or m.at_us >= $from::bigint)
      and ($to::bigint is null or m.at_us < $to::bigint)
    group by m.shape
)
