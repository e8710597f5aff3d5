-- grain: one item and its credit when all goes to the last touch of a converting path (A8, A9)
-- parameters: none; reads path.sql
-- columns: item, credit
select p.item::bigint as item, count(*)::double as credit
from path as p
where p.converts and p.last
group by p.item
order by p.item
