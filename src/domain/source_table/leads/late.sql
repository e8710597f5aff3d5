-- grain: one row: leads after the last event (H3)
-- parameters: $as_of in microseconds
-- columns: id, role, rows, total, example
select 'late_rows', 'leads', count(*)::ubigint, null::ubigint, min(l.lead_id)
from memory.main.source_leads as l
where l.created_at > $as_of
