-- grain: one customer of span with a factor, or without; what correlates_facts.sql goes on with (H4, J8)
-- parameters: $with (those with it; else the others), $converted (those with the goal alone), $limit, and those of
--   correlates_facts.sql ($factor and $value name the one)
-- columns: customer, name, from_us, converted, people (all of them, whatever the limit)
, having_it as (
    select (p.code >> 32)::bigint as customer
    from present as p
    union
    select o.customer::bigint
    from owned as o
),
picked as (
    select s.customer, s.from_us, s.converted
    from span as s
    left join having_it as h on h.customer = s.customer
    where (h.customer is not null) = $with::boolean
      and (s.converted or not $converted::boolean)
)
select c.customer_id, c.name, p.from_us, p.converted, count(*) over () as people
from picked as p
join customer as c on c.customer = p.customer
order by p.from_us, c.customer_id
limit $limit::bigint
