-- grain: one row: journeys of leads that no table, configuration or event names (H3)
-- parameters: none
-- columns: id, role, rows, total, example
select 'dangling_journeys', 'leads', count(distinct l.journey_id)::ubigint, null::ubigint, min(l.journey_id)
from memory.main.source_leads as l
where l.journey_id is not null
  and not exists (select 1 from out.main.journey as j where j.journey = l.journey_id)
