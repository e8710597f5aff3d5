-- grain: one row: the names that a table gives to customers, where it gives none to a customer of an event (H3)
-- parameters: business unit or segment
-- columns: how many names, the first of them
with asked(kind) as (
    select ?::varchar
),
found as (
    select distinct c.business_unit as name
    from memory.main.source_customer as c
    where
        (select a.kind from asked as a) = 'business unit'
        and not exists (select 1 from out.main.customer as o where o.business_unit is not null)
    union all
    select distinct m.segment
    from memory.main.source_member as m
    where
        (select a.kind from asked as a) = 'segment'
        and not exists (select 1 from out.main.member as o)
),
first_names as (
    select f.name
    from found as f
    where f.name is not null
    order by f.name
    limit 5
)
select
    (select count(f.name) from found as f)::ubigint,
    (select string_agg(n.name, ', ' order by n.name) from first_names as n)
