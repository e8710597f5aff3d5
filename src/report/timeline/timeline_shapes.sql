-- grain: one shape of the customer's touches (A2)
-- parameters: $customer (id)
-- columns: shape, event, journey, channel, asset
select s.shape::bigint as shape, s.event, s.journey, s.channel, s.asset
from shape as s
where s.shape in (
    select t.shape
    from touch as t
    where t.customer in (select c.customer from customer as c where c.customer_id = $customer::varchar)
)
order by s.shape
