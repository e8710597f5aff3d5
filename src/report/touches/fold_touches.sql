-- grain: one touch; the table is stored by customer and, inside, in the order of T4, and is read in that order
-- parameters: none; read by ranges of customers
-- columns: customer, at_us, shape
select t.customer, t.at_us, t.shape
from touch as t
