-- grain: one row: costs after the last event, which nothing can be known to have come of (H3)
-- parameters: $as_of in microseconds
-- columns: id, role, rows, total, example
select 'late_costs', null::varchar, count(*)::ubigint, null::ubigint, null::varchar
from memory.main.source_costs as c
where c.spent_on > $as_of
