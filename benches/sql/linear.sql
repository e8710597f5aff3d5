-- grain: one item and its credit when every touch of a converting path gets the same (A8, A9)
-- parameters: none; reads path.sql
-- columns: item, credit
select p.item::bigint as item, sum(1.0::double / p.length) as credit
from path as p
where p.converts
group by p.item
order by p.item
