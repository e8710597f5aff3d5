-- grain: one customer of asked, or one row of nobody; what lead_customers.sql and deal_customers.sql go on with (H4)
-- parameters: $limit
-- columns: customer, name, at_us, times, people, counted, nameless
, all_asked as (
    select
        count(*)::bigint as counted, count(distinct a.customer_id)::bigint as people,
        count(*) filter (where a.customer_id is null)::bigint as nameless
    from asked as a
),
by_customer as (
    select a.customer_id, min(a.created_us) as at_us, count(*)::bigint as times
    from asked as a
    where a.customer_id is not null
    group by a.customer_id
)
select b.customer_id, c.name, b.at_us, b.times, w.people, w.counted, w.nameless
from all_asked as w
left join by_customer as b on true
left join customer as c on c.customer_id = b.customer_id
order by b.at_us, b.customer_id
limit greatest($limit::bigint, 1)
