-- grain: one journey with messages dispatched, of the period, to customers of the units and segments (F1, R10)
-- parameters: those of people and dispatch; $from, $to (µs, end excluded; null = open)
-- columns: journey, messages_sent
, chosen_person as (
    select p.customer, p.of_units
    from people as p
    where p.of_segments
)
select d.journey, count(*) as messages_sent
from message as m
join dispatch as d on d.shape = m.shape
join chosen_person as p on p.customer = m.customer
where ($from::bigint is null or m.at_us >= $from::bigint)
  and ($to::bigint is null or m.at_us < $to::bigint)
  and coalesce(d.of_units, p.of_units)
group by d.journey
order by d.journey
