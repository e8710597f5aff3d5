-- grain: one shape of visits of the journey's steps (F3)
-- parameters: $journey
-- columns: shape, step (null = none)
select s.shape, s.step
from shape as s
where s.journey = $journey::varchar
  and s.event = 'step_entered'
order by s.shape
