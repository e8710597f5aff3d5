-- grain: one row: lead stages after the last event (H3)
-- parameters: $as_of in microseconds
-- columns: id, role, rows, total, example
select 'late_rows', 'lead_stages', count(*)::ubigint, null::ubigint, min(s.lead_id)
from memory.main.source_lead_stages as s
where s.entered_at > $as_of
