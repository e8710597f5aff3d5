-- grain: one event that completes a milestone: each customer's first at or after tracking start where not every one counts (M2,
--   M5, M10)
-- parameters: those of filtered; $ids, $triggers, $since_each, $every (JSON lists, side by side: id, event, µs or null, true or
--   false)
, milestone as (
    select
        unnest(range(1, json_array_length($triggers)::bigint + 1)) as number,
        unnest(from_json($ids, '["varchar"]')) as id,
        unnest(from_json($triggers, '["varchar"]')) as trigger,
        unnest(from_json($since_each, '["bigint"]')) as since_us,
        unnest(from_json($every, '["boolean"]')) as every
),
completed as (
    select m.number, e.customer_id, e.at_us, e.of_period
    from filtered as e
    join milestone as m on (e.event = m.trigger or e.source_event = m.trigger) and e.meets[m.number]
    where m.since_us is null or e.at_us >= m.since_us
    qualify m.every or row_number() over (partition by m.number, e.customer_id order by e.at_us) = 1
)
