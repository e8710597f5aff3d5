-- grain: one row: memberships whose end is before their beginning (H3)
-- parameters: none
-- columns: id, role, rows, total, example
select 'removed_before_added', 'segments', count(*)::ubigint, null::ubigint, min(m.customer_id)
from memory.main.source_segments as m
where m.removed_at < m.added_at
