-- dispatch: one shape of messages dispatched in a journey, that the filter counts (F1): journey, of_units (null = as its customer's)
-- parameters: $sent (JSON list: events that dispatch a message)
dispatch as (
    select s.shape, s.journey, f.of_units
    from shape as s
    join filtered_shape as f on f.shape = s.shape
    where list_contains(from_json($sent, '["varchar"]'), s.event)
      and s.journey is not null
      and f.of_message
      and coalesce(f.of_units, true)
)
