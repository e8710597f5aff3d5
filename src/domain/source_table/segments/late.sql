-- grain: one row: memberships that begin after the last event (H3)
-- parameters: $as_of in microseconds
-- columns: id, role, rows, total, example
select 'late_rows', 'segments', count(*)::ubigint, null::ubigint, min(m.customer_id)
from memory.main.source_segments as m
where m.added_at > $as_of
