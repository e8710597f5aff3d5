-- grain: as step_passed.sql, of visits that are counted already
-- parameters: $passed (JSON list: what is counted of each pair of steps), $step (null = all)
counted_pair as (
    select
        unnest(
            from_json($passed, '[{"step": "varchar", "next_step": "varchar", "total": "bigint", "once": "bigint"}]')
        ) as of_pair
),
passed as (
    select
        c.of_pair.step as step, c.of_pair.next_step as next_step, c.of_pair.total as total, c.of_pair.once as once
    from counted_pair as c
    where $step::varchar is null or c.of_pair.step = $step::varchar
),
