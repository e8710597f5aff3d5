-- grain: one offset of the configured zone's clock: from since_us on it is so many µs before UTC (T3)
-- parameters: $since, $offsets (JSON lists of µs)
, clock as (
    select
        unnest(from_json($since, '["bigint"]')) as since_us,
        unnest(from_json($offsets, '["bigint"]')) as offset_us
)
