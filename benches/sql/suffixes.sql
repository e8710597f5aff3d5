-- grain: one suffix of 0 to 4 items with which a path or a beginning of one ends (attribution.md 2)
-- parameters: none; reads path.sql
-- columns: length, item1 … item4 (the newest first; -1 beyond the length), visits, conversions (the path converts right after)
select
    (4 - (grouping(p.item) + grouping(p.back1) + grouping(p.back2) + grouping(p.back3)))::bigint as length,
    coalesce(p.item, -1)::bigint as item1,
    coalesce(p.back1, -1)::bigint as item2,
    coalesce(p.back2, -1)::bigint as item3,
    coalesce(p.back3, -1)::bigint as item4,
    count(*)::bigint as visits,
    count(*) filter (where p.converts and p.last)::bigint as conversions
from path as p
group by grouping sets (
    (), (p.item), (p.item, p.back1), (p.item, p.back1, p.back2), (p.item, p.back1, p.back2, p.back3)
)
having (grouping(p.back1) = 1 or p.back1 is not null)
   and (grouping(p.back2) = 1 or p.back2 is not null)
   and (grouping(p.back3) = 1 or p.back3 is not null)
order by 1, 2, 3, 4, 5
