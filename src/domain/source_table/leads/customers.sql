-- grain: one row: customers of leads whom neither an event nor the table of customers names (H3)
-- parameters: none
-- columns: id, role, rows, total, example
select 'dangling_customers', 'leads', count(distinct l.customer_id)::ubigint, null::ubigint, min(l.customer_id)
from memory.main.source_leads as l
where l.customer_id is not null
  and not exists (select 1 from out.main.customer as k where k.customer_id = l.customer_id)
  and not exists (select 1 from memory.main.source_customers as c where c.customer_id = l.customer_id)
