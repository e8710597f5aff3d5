-- grain: one completion that counts, in the order of its milestone, customer and time (M10); picked: of the period and units (A16)
-- parameters: $milestone (its position; null = all), $from, $to (µs, end excluded; null = open), $units (JSON list; empty = all)
-- columns: milestone, customer, at_us, before (touches of the customer that precede it, A3), value, picked
select
    c.milestone::bigint as milestone,
    c.customer::bigint as customer,
    c.at_us,
    c."before"::bigint as "before",
    coalesce(c.value, 0)::double as value,
    (
        ($from::bigint is null or c.at_us >= $from::bigint)
        and ($to::bigint is null or c.at_us < $to::bigint)
        and (
            json_array_length($units) = 0
            or coalesce(list_contains(from_json($units, '["varchar"]'), c.business_unit), false)
        )
    )::bigint as picked
from completion as c
where c.counted and ($milestone::bigint is null or c.milestone = $milestone::bigint)
order by c.milestone, c.customer, c.at_us, c.src
