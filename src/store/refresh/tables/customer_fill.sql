-- grain: one customer that an event names (C1, R10); of several rows of one id the first created, then the first by text
insert into out.main.customer
with ranked as (
    select
        c.customer_id, c.name, c.email, c.business_unit, c.audience,
        row_number() over (
            partition by c.customer_id
            order by c.created_at nulls last, c.name nulls last, c.email nulls last, c.business_unit, c.audience
        ) as n
    from memory.main.source_customers as c
)
select k.customer, k.customer_id, k.grp, k.held, r.name, r.email, r.business_unit, r.audience
from memory.main.known as k
left join ranked as r on r.customer_id = k.customer_id and r.n = 1
order by k.customer
