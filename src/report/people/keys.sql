-- grain: one customer of a list of keys (H4)
-- parameters: $keys (JSON list of numbers as text)
-- columns: key, customer, name
with asked as (
    select unnest(from_json($keys, '["uinteger"]')) as customer
)
select c.customer::bigint as key, c.customer_id, c.name
from asked as a
join customer as c on c.customer = a.customer
order by c.customer
