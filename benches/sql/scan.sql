-- The measure of a pass: a plain scan of the columns that it reads.
-- grain: one row
-- parameters: none
-- columns: customers, times, shapes: sums that nobody needs
select sum(t.customer)::double as customers, sum(t.at_us)::double as times, sum(t.shape)::double as shapes from touch as t
