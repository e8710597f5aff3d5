-- grain: one customer whose id, name or email holds a text, in whatever case (P2)
-- parameters: $search
-- columns: customer
select c.customer::bigint as customer
from customer as c
where contains(lower(c.customer_id), lower($search::varchar))
   or contains(lower(coalesce(c.name, '')), lower($search::varchar))
   or contains(lower(coalesce(c.email, '')), lower($search::varchar))
