-- grain: one row: opportunities after the last event (H3)
-- parameters: $as_of in microseconds
-- columns: id, role, rows, total, example
select 'late_rows', 'opportunities', count(*)::ubigint, null::ubigint, min(o.opportunity_id)
from memory.main.source_opportunities as o
where o.created_at > $as_of
