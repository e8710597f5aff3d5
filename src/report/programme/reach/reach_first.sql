-- grain: one of some customers, the first by id (P2)
-- parameters: $customers (JSON list of their numbers), $limit
-- columns: customer
select c.customer::bigint as customer
from customer as c
where c.customer in (select unnest(from_json($customers, '["uinteger"]')))
order by c.customer_id
limit $limit::bigint
