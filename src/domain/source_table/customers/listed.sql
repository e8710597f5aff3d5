-- grain: one finding on the customers of events against the customers table (H3)
-- parameters: none
-- columns: id, role, rows, total, example
with listed as (
    select hash(c.customer_id) as key, min(c.customer_id) as customer_id
    from memory.main.source_customers as c
    group by hash(c.customer_id)
),
named as (
    select hash(k.customer_id) as key, k.customer_id
    from memory.main.known as k
),
counted as (
    select
        count(n.key)::ubigint as named,
        count(*) filter (where l.key is null)::ubigint as unlisted,
        count(l.key)::ubigint as listed,
        count(*) filter (where n.key is null)::ubigint as idle,
        min(n.customer_id) filter (where l.key is null) as unlisted_example,
        min(l.customer_id) filter (where n.key is null) as idle_example
    from listed as l
    full join named as n on n.key = l.key
)
select 'customers_unlisted', null::varchar, c.unlisted, c.named, c.unlisted_example
from counted as c
union all
select 'customers_without_events', null::varchar, c.idle, c.listed, c.idle_example
from counted as c
