-- grain: as step_metrics_read.sql, of message events and visits that are counted already
-- parameters: $messages, $passed (JSON lists)
counted_message as (
    select
        unnest(
            from_json(
                $messages, '[{"shape": "uinteger", "total": "bigint", "once": "bigint", "once_platform": "bigint"}]'
            )
        ) as of_shape
),
by_shape as (
    select
        c.of_shape.shape as shape, c.of_shape.total as total, c.of_shape.once as once,
        c.of_shape.once_platform as once_platform
    from counted_message as c
),
counted_pair as (
    select
        unnest(
            from_json(
                $passed, '[{"step": "varchar", "next_step": "varchar", "total": "bigint", "once": "bigint"}]'
            )
        ) as of_pair
),
passed as (
    select
        c.of_pair.step as step, c.of_pair.next_step as next_step, c.of_pair.total as total, c.of_pair.once as once
    from counted_pair as c
    where $step::varchar is null or c.of_pair.step = $step::varchar
),
