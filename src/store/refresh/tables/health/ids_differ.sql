-- grain: one row: ids that differ from another of the same place only by case, blanks or a final .0 (H3)
-- parameters: none; `select id, parent from ids` stands for the ids, `parent` for what they are ids in
-- columns: how many ids, example
with given(id, parent) as (
    select id, parent from ids
),
form as (
    select
        g.id, g.parent,
        hash(g.parent, lower(trim(case when ends_with(trim(g.id), '.0') then left(trim(g.id), -2) else g.id end))) as form
    from given as g
),
several as (
    select f.form
    from form as f
    group by f.form
    having min(hash(f.id)) <> max(hash(f.id))
),
apart as (
    select distinct f.form, f.parent, f.id
    from form as f
    where f.form in (select s.form from several as s)
),
beside as (
    select a.form, a.parent, count(*) as ids, string_agg('“' || a.id || '”', ' ' order by a.id) as example
    from apart as a
    group by a.form, a.parent
)
select
    coalesce(sum(b.ids), 0)::ubigint,
    min(left(case when b.parent = '' then b.example else b.parent || ': ' || b.example end, 200))
from beside as b
