-- filtered_shape: one shape, and what the filter says of it, dimension by dimension: of_journeys (entries and visits are selected
--   by it), of_message (with channel and platform; a message event may be counted), of_touch (a touch may be on a path), of_units (null = as its
--   customer's), without_machine (no machine's, where those are left out), prioritised (R1, A13, A16)
-- parameters: $journeys, $channels, $platforms, $units (JSON lists; empty = all), $without_machine, $ignore, $prioritise (JSON
--   lists of view:item)
named_shape as (
    select
        s.shape,
        json_array_length($journeys) = 0
            or coalesce(list_contains(from_json($journeys, '["varchar"]'), s.journey), false) as of_journeys,
        (
            json_array_length($channels) = 0
            or coalesce(list_contains(from_json($channels, '["varchar"]'), s.channel), false)
        )
        and (
            json_array_length($platforms) = 0
            or coalesce(list_contains(from_json($platforms, '["varchar"]'), s.platform), false)
        ) as of_message,
        case
            when json_array_length($units) = 0 then true
            when s.business_unit is null then null
            else list_contains(from_json($units, '["varchar"]'), s.business_unit)
        end as of_units,
        not ($without_machine::boolean and s.machine) as without_machine,
        list_has_any(
            from_json($ignore, '["varchar"]'), ['journey:' || s.journey, 'channel:' || s.channel, 'asset:' || s.asset]
        ) as ignored,
        list_has_any(
            from_json($prioritise, '["varchar"]'),
            ['journey:' || s.journey, 'channel:' || s.channel, 'asset:' || s.asset]
        ) as prioritised
    from shape as s
),
filtered_shape as (
    select
        n.shape, n.of_journeys, n.of_message, n.of_units, n.without_machine, n.prioritised,
        n.of_journeys and n.of_message and n.without_machine and not n.ignored as of_touch
    from named_shape as n
)
