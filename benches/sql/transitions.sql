-- grain: one step from stop to stop, repeats of an item included, on converting and other paths (A4, A14)
-- parameters: none; reads path.sql
-- columns: from_stop, to_stop (items, -1 = start, -2 = conversion, -3 = loss), steps
with counted as (
    select p.back1, p.item, p.last, p.converts, count(*) as steps
    from path as p
    group by p.back1, p.item, p.last, p.converts
)
select coalesce(c.back1, -1)::bigint as from_stop, c.item::bigint as to_stop, sum(c.steps)::double as steps
from counted as c
group by 1, 2
union all
select c.item::bigint, case when c.converts then -2 else -3 end::bigint, sum(c.steps)::double
from counted as c
where c.last
group by 1, 2
order by 1, 2
