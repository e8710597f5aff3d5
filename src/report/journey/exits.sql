-- grain: one reason for which entries ended at one step (F7); step null = none known
-- parameters: those of chosen ($journeys names the one)
-- columns: step, reason, entries
, ended as (
    select s.step, coalesce(c.reason, 'unknown') as reason
    from chosen as c
    left join shape as s on s.shape = c.end_shape
    where c.ended_us is not null
),
counted as (
    select e.step, e.reason, count(*) as entries
    from ended as e
    group by e.step, e.reason
)
