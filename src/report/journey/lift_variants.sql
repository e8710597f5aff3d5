-- grain: one variant of a journey that an entry began with (G11)
-- parameters: none
-- columns: journey, variant
select distinct s.journey, s.variant
from shape as s
where s.event = 'journey_entered' and s.journey is not null and s.variant is not null
order by s.journey, s.variant
