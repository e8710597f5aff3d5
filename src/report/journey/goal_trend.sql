-- grain: one customer with an entry, in any order: when the first began, and when its goal first fell in one (G8)
-- parameters: those of chosen ($journeys names the one)
-- columns: begun_us, attained (0 or 1), attained_us (0 where it is not)
, person as (
    select min(c.begun_us) as begun_us, min(g.converted_us) as attained_us
    from chosen as c
    left join goal_entry as g on g.entry = c.entry
    group by c.customer
)
select
    p.begun_us,
    (p.attained_us is not null)::bigint as attained,
    coalesce(p.attained_us, 0) as attained_us
from person as p
