-- grain: one row where the journey is known: when it ended, or will (G4, G10)
-- parameters: $journey
-- columns: ended_us
select j.ended_us
from journey as j
where j.journey = $journey::varchar
order by j.journey
