-- grain: one row: ids that differ from another of the same place only by case, blanks or a final .0 (H3)
-- parameters: $slice, $slices (of so many slices of the forms that one is looked at); `select id, parent from ids` stands for
--   the ids, each once, `parent` for what they are ids in
-- columns: how many ids, example
with given(id, parent) as (
    select id, parent from ids
),
trimmed as (
    select g.id, g.parent, trim(g.id) as text
    from given as g
),
all_forms as (
    select
        t.id, t.parent,
        hash(t.parent, lower(case when ends_with(t.text, '.0') then trim(left(t.text, -2)) else t.text end)) as form
    from trimmed as t
),
form as (
    select a.id, a.parent, a.form
    from all_forms as a
    where a.form % $slices::ubigint = $slice::ubigint
),
several as (
    select f.form
    from form as f
    group by f.form
    having count(*) > 1
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
