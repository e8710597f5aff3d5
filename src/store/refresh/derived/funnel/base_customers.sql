-- grain: one row: how many numbers of customers the base file attached as base has
-- parameters: none
-- columns: customers
select coalesce(max(c.customer) + 1, 0)::uinteger as customers
from base.main.customer as c
