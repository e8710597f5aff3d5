-- grain: one shape that is a touch, and what the filter says of it (A2, A13, A16)
-- parameters: $journeys, $channels, $platforms, $units (JSON lists; empty = all), $without_machine,
--   $ignore, $prioritise (JSON lists of view:item)
-- columns: shape, event, journey, channel, asset, kept, unit (1 = of the units, 0 = not, -1 = as its customer's), prioritised
select
    s.shape::bigint as shape, s.event, s.journey, s.channel, s.asset,
    (
        (json_array_length($journeys) = 0 or coalesce(list_contains(from_json($journeys, '["varchar"]'), s.journey), false))
        and (json_array_length($channels) = 0 or coalesce(list_contains(from_json($channels, '["varchar"]'), s.channel), false))
        and (
            json_array_length($platforms) = 0
            or coalesce(list_contains(from_json($platforms, '["varchar"]'), s.platform), false)
        )
        and not ($without_machine::boolean and s.machine)
        and not list_has_any(
            from_json($ignore, '["varchar"]'), ['journey:' || s.journey, 'channel:' || s.channel, 'asset:' || s.asset]
        )
    ) as kept,
    case
        when json_array_length($units) = 0 then 1
        when s.business_unit is null then -1
        when list_contains(from_json($units, '["varchar"]'), s.business_unit) then 1
        else 0
    end::bigint as unit,
    list_has_any(
        from_json($prioritise, '["varchar"]'), ['journey:' || s.journey, 'channel:' || s.channel, 'asset:' || s.asset]
    ) as prioritised
from shape as s
where s.touch
order by s.shape
