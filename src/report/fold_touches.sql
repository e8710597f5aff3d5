-- grain: one touch, by customer and, inside, in the order of T4, in which the table is stored
-- parameters: none; read by ranges of customers
-- columns: customer, at_us, shape
select t.customer, t.at_us, t.shape
from touch as t
order by t.customer, t.at_us, t.src
