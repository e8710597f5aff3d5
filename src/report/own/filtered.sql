-- grain: one event of the user's own tables, and what the filter says of it (R1): of_period (by its own time), of_filter (by its
--   journey, channel and platform)
-- parameters: $from, $to (µs, end excluded; null = open), $journeys, $channels, $platforms (JSON lists; empty = all)
, filtered as (
    select
        e.at_us, e.customer_id, e.event_id, e.event, e.source_event, e.journey_id, e.entry_id, e.step_id, e.asset_id,
        e.message_id, e.platform, e.is_machine, e.meets,
        ($from::bigint is null or e.at_us >= $from::bigint) and ($to::bigint is null or e.at_us < $to::bigint) as of_period,
        (
            json_array_length($journeys) = 0
            or coalesce(list_contains(from_json($journeys, '["varchar"]'), e.journey_id), false)
        )
        and (
            json_array_length($channels) = 0
            or coalesce(list_contains(from_json($channels, '["varchar"]'), e.channel), false)
        )
        and (
            json_array_length($platforms) = 0
            or coalesce(list_contains(from_json($platforms, '["varchar"]'), e.platform), false)
        ) as of_filter
    from event as e
)
