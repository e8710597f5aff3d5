-- grain: one row: how many rows are read, and how many numbers of customers there are
-- parameters: none
-- columns: rows, customers
select
    (select count(*) from entry) + (select count(*) from excluded) + (select count(*) from message)
    + (select count(*) from touch) as told,
    (select coalesce(max(c.customer) + 1, 0)::bigint from customer as c) as customers
