-- grain: one row: the customers of events against the customers table (H3)
-- parameters: none
-- columns: customers of events, those the table lacks, customers of the table, those whom no event names, an example of each
with listed as (
    select hash(c.customer_id) as key, min(c.customer_id) as customer_id
    from memory.main.source_customer as c
    group by hash(c.customer_id)
),
named as (
    select hash(k.customer_id) as key, k.customer_id
    from memory.main.known as k
)
select
    count(n.key)::ubigint,
    count(*) filter (where l.key is null)::ubigint,
    count(l.key)::ubigint,
    count(*) filter (where n.key is null)::ubigint,
    min(n.customer_id) filter (where l.key is null),
    min(l.customer_id) filter (where n.key is null)
from listed as l
full join named as n on n.key = l.key
