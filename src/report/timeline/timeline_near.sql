-- grain: one of the ids most like one that no customer has
-- parameters: $customer (id)
-- columns: customer
select c.customer_id
from customer as c
where jaro_winkler_similarity(lower(c.customer_id), lower($customer::varchar)) >= 0.85
order by jaro_winkler_similarity(lower(c.customer_id), lower($customer::varchar)) desc, c.customer_id
limit 3
