-- grain: one row
-- parameters: none
-- columns: the last customer with an entry (null = nobody has one)
select max(e.customer)::bigint as last_customer
from entry as e
