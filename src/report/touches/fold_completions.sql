-- grain: one completion that counts, in the order of its milestone, customer and time (M10); picked: of the period and units (A16)
-- parameters: those of counted_completion; $milestone (its position; null = all), $first, $end (numbers of customers, the end
--   excluded; null = all)
-- columns: milestone, customer, at_us, before (touches of the customer that precede it, A3), value, picked
select
    c.milestone::bigint as milestone,
    c.customer::bigint as customer,
    c.at_us,
    c."before"::bigint as "before",
    coalesce(c.value, 0)::double as value,
    (c.of_period and c.of_units)::bigint as picked
from counted_completion as c
where ($milestone::bigint is null or c.milestone = $milestone::bigint)
  and c.customer >= coalesce($first::uinteger, 0) and ($end::uinteger is null or c.customer < $end::uinteger)
order by c.milestone, c.customer, c.at_us, c.src
