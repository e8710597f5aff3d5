-- grain: one touch, in the order of customer and T4
-- parameters: none; read by ranges of customers
-- columns: customer, at_us, shape
select t.customer, t.at_us, t.shape
from touch as t
order by t.customer, t.place
