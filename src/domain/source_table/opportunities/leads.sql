-- grain: one row: leads of opportunities that the table of leads lacks (H3)
-- parameters: none
-- columns: id, role, rows, total, example
select 'dangling_leads', 'opportunities', count(distinct o.lead_id)::ubigint, null::ubigint, min(o.lead_id)
from memory.main.source_opportunities as o
where o.lead_id is not null
  and not exists (select 1 from memory.main.source_leads as l where l.lead_id = o.lead_id)
