-- grain: one customer of a deal whom no event names: unit and segments, which the table customer has of others (R1, R10)
-- parameters: $as_of in microseconds
asked as (
    select distinct d.customer_id
    from deal as d
    where
        d.customer_id is not null
        and not exists (select 1 from out.main.customer as k where k.customer_id = d.customer_id)
),
ranked_customer as (
    select
        c.customer_id, c.business_unit,
        row_number() over (
            partition by c.customer_id
            order by
                c.created_at nulls last, c.name nulls last, c.email nulls last, c.business_unit nulls last,
                c.audience nulls last
        ) as n
    from memory.main.source_customers as c
    where c.customer_id in (select a.customer_id from asked as a)
),
membership as (
    select m.customer_id, list_sort(list(distinct m.segment)) as segments
    from memory.main.source_segments as m
    where
        m.customer_id in (select a.customer_id from asked as a)
        and coalesce(m.added_at, $as_of) <= $as_of
    group by m.customer_id
),
outsider as (
    select a.customer_id, c.business_unit, m.segments
    from asked as a
    left join ranked_customer as c on c.customer_id = a.customer_id and c.n = 1
    left join membership as m on m.customer_id = a.customer_id
)
