-- grain: one customer by id (H4)
-- parameters: $customer (id)
-- columns: key, customer, name
select c.customer::bigint as key, c.customer_id, c.name
from customer as c
where c.customer_id = $customer::varchar
order by c.customer
