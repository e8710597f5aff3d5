-- grain: one customer of told with the first of theirs; what metric.sql and messaged.sql go on with (H4)
-- parameters: $limit
-- columns: customer, name, at_us, times, people (all of them, whatever the limit), events (those of all of them)
, counted as (
    select t.customer, min(t.at_us) as at_us, count(*) as times
    from told as t
    group by t.customer
)
select
    c.customer_id, c.name, k.at_us, k.times, count(*) over () as people, (sum(k.times) over ())::bigint as events
from counted as k
join customer as c on c.customer = k.customer
order by k.at_us, c.customer_id
limit $limit::bigint
