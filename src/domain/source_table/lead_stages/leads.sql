-- grain: one row: leads of lead stages that the table of leads lacks (H3)
-- parameters: none
-- columns: id, role, rows, total, example
select 'dangling_leads', 'lead_stages', count(distinct s.lead_id)::ubigint, null::ubigint, min(s.lead_id)
from memory.main.source_lead_stages as s
where s.lead_id is not null
  and not exists (select 1 from memory.main.source_leads as l where l.lead_id = s.lead_id)
