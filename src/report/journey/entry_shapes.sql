-- grain: one shape of the beginning of entries of the journeys (R1)
-- parameters: those of filtered_shape
-- columns: shape, journey, unit (1 = of the units, 0 = not, -1 = as its customer's)
select f.shape::bigint as shape, s.journey, coalesce(f.of_units::bigint, -1) as unit
from filtered_shape as f
join shape as s on s.shape = f.shape
where f.of_journeys
  and s.journey is not null
  and f.shape in (select e.shape from entry as e)
order by f.shape
