-- grain: one row: business units that the table gives to customers, where it gives none to a customer of an event (H3)
-- parameters: none
-- columns: id, role, rows (names), total, example (the first of them)
with found as (
    select distinct c.business_unit as name
    from memory.main.source_customers as c
    where
        c.business_unit is not null
        and not exists (select 1 from out.main.customer as o where o.business_unit is not null)
),
first_names as (
    select f.name
    from found as f
    order by f.name
    limit 5
)
select
    'names_unmatched', 'customers', (select count(f.name) from found as f)::ubigint, null::ubigint,
    (select string_agg(n.name, ', ' order by n.name) from first_names as n)
