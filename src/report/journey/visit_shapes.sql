-- grain: one shape of a step
-- parameters: $journey
-- columns: shape, step, own (its journey is that one)
select s.shape, s.step, coalesce(s.journey = $journey::varchar, false) as own
from shape as s
where s.step is not null
order by s.shape
