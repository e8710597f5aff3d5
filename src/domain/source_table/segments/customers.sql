-- grain: one row: members of segments whom neither an event nor the table of customers names (H3)
-- parameters: none
-- columns: id, role, rows, total, example
select 'dangling_customers', 'segments', count(distinct m.customer_id)::ubigint, null::ubigint, min(m.customer_id)
from memory.main.source_segments as m
where m.customer_id is not null
  and not exists (select 1 from out.main.customer as k where k.customer_id = m.customer_id)
  and not exists (select 1 from memory.main.source_customers as c where c.customer_id = m.customer_id)
