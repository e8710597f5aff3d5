-- grain: one step of the journey that anybody visited, by its first visit of all (F3)
-- parameters: $journey
-- columns: step, at_us
with visited as (
    select s.step, min(v.at_us) as at_us
    from visit as v
    join shape as s on s.shape = v.shape
    where s.journey = $journey::varchar and s.step is not null
    group by s.step
)
select v.step, v.at_us
from visited as v
order by v.at_us, v.step
