-- grain: one attribute of customers (U8)
-- parameters: none
-- columns: breakdown (customer. and its name), kept (its values are in the store)
select 'customer.' || a.attribute as breakdown, a.distinct_values is not null as kept
from customer_attribute as a
order by a.attribute
