-- grain: one row: segments that the table names, where no customer of an event is in any (H3)
-- parameters: none
-- columns: id, role, rows (names), total, example (the first of them)
with found as (
    select distinct m.segment as name
    from memory.main.source_segments as m
    where m.segment is not null and not exists (select 1 from out.main.member as o)
),
first_names as (
    select f.name
    from found as f
    order by f.name
    limit 5
)
select
    'names_unmatched', 'segments', (select count(f.name) from found as f)::ubigint, null::ubigint,
    (select string_agg(n.name, ', ' order by n.name) from first_names as n)
