-- grain: one row: customers of opportunities whom neither an event nor the table of customers names (H3)
-- parameters: none
-- columns: id, role, rows, total, example
select 'dangling_customers', 'opportunities', count(distinct o.customer_id)::ubigint, null::ubigint, min(o.customer_id)
from memory.main.source_opportunities as o
where o.customer_id is not null
  and not exists (select 1 from out.main.customer as k where k.customer_id = o.customer_id)
  and not exists (select 1 from memory.main.source_customers as c where c.customer_id = o.customer_id)
