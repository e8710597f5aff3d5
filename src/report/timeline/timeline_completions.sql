-- grain: one event of the customer that met the milestone's conditions, tracked or not (M2, M5, M10)
-- parameters: $customer (id), $milestone (its position)
-- columns: at_us, before (touches of the customer that precede it, A3), value, counted
select c.at_us, c."before"::bigint as "before", c.value, c.counted
from completion as c
where c.milestone = $milestone::bigint
  and c.customer in (select p.customer from customer as p where p.customer_id = $customer::varchar)
order by c.at_us, c.src
