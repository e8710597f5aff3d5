-- grain: one of some customers, in the order of their ids (P2)
-- parameters: $customers (JSON list of their numbers)
-- columns: customer, customer_id, name, email
select c.customer, c.customer_id, c.name, c.email
from customer as c
where c.customer in (select unnest(from_json($customers, '["uinteger"]')))
order by c.customer_id
