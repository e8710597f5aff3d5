-- grain: one row: journeys of costs that no table, configuration or event names (H3)
-- parameters: none
-- columns: id, role, rows, total, example
select 'dangling_journeys', 'costs', count(distinct c.journey_id)::ubigint, null::ubigint, min(c.journey_id)
from memory.main.source_costs as c
where c.journey_id is not null
  and not exists (select 1 from out.main.journey as j where j.journey = c.journey_id)
