-- listed_journey: one journey that the table, the configuration or an event names, of those of the filter (R1)
-- parameters: $journeys (JSON list; empty = all)
listed_journey as (
    select j.journey
    from journey as j
    where json_array_length($journeys) = 0 or list_contains(from_json($journeys, '["varchar"]'), j.journey)
)
