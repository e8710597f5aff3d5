-- counted_completion: one completion that counts, and whether it is of the period and of the units; of_segments is its customer's
-- parameters: $from, $to (µs, end excluded; null = open), $units (JSON list; empty = all)
counted_completion as (
    select
        c.milestone, c.customer, c.at_us, c."before", c.value, c.src,
        ($from::bigint is null or c.at_us >= $from::bigint) and ($to::bigint is null or c.at_us < $to::bigint) as of_period,
        json_array_length($units) = 0
            or coalesce(list_contains(from_json($units, '["varchar"]'), c.business_unit), false) as of_units
    from completion as c
    where c.counted
)
