-- grain: as funnel.sql, of visits that are counted already
-- parameters: $entries (how many), $reached (JSON list: what is counted of each step); $journey
with start as (
    select $entries::bigint as entries
),
counted as (
    select
        unnest(
            from_json(
                $reached,
                '[{"step": "varchar", "customers": "bigint", "inflow": "bigint", "in_progress": "bigint", "passed_on": "bigint", "exited": "bigint"}]'
            )
        ) as of_step
),
reached as (
    select
        c.of_step.step as step, c.of_step.customers as customers, c.of_step.inflow as inflow,
        c.of_step.in_progress as in_progress, c.of_step.passed_on as passed_on, c.of_step.exited as exited
    from counted as c
),
