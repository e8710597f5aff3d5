-- grain: one row: opportunities with an amount below zero (H3)
-- parameters: none
-- columns: id, role, rows, total, example
select 'negative_amounts', 'opportunities', count(*)::ubigint, null::ubigint, min(o.opportunity_id)
from memory.main.source_opportunities as o
where least(o.budget, o.estimated_revenue, o.actual_revenue) < 0
