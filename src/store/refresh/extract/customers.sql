-- grain: one row of the table of customers
-- parameters: none
-- columns: customer_id, name, email, business_unit, audience, created_us
select c.customer_id, c.name, c.email, c.business_unit, c.audience, c.created_at
from memory.main.source_customers as c
