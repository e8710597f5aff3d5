-- numbered_journey: one journey of the filter, numbered by its id; its number is a bit of a word. placed_shape: one shape of such a
--   journey, and what its events are here: messages dispatched or delivered, touches; of_units (null = as their customer's) (P2)
-- parameters: $sent, $delivered (JSON lists of events), and those of filtered_shape and listed_journey
ordered_journey as (
    select l.journey, row_number() over (order by l.journey) - 1 as place
    from listed_journey as l
),
numbered_journey as (
    select j.journey, j.place // 64 as word, 1::ubigint << (j.place % 64)::ubigint as bit
    from ordered_journey as j
),
placed_shape as (
    select
        s.shape, j.journey, j.word, j.bit, f.of_units,
        f.of_message and list_contains(from_json($sent, '["varchar"]'), s.event) as sent,
        f.of_message and list_contains(from_json($delivered, '["varchar"]'), s.event) as delivered,
        s.touch and f.of_message and f.without_machine as touched
    from shape as s
    join numbered_journey as j on j.journey = s.journey
    join filtered_shape as f on f.shape = s.shape
    where coalesce(f.of_units, true)
)
