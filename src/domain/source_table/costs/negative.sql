-- grain: one row: costs below zero (H3)
-- parameters: none
-- columns: id, role, rows, total, example
select 'negative_amounts', 'costs', count(*)::ubigint, null::ubigint, rtrim(rtrim(min(c.amount)::varchar, '0'), '.')
from memory.main.source_costs as c
where c.amount < 0
