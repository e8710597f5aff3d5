-- grain: one hit of the trigger of a journey's goal by some customers, by customer and time (M2)
-- parameters: $journey; $first, $last (customers)
-- columns: customer, at_us
select h.customer::bigint as customer, h.at_us
from goal_hit as h
join goal_trigger as t on t.trigger = h.trigger
where t.journey = $journey::varchar and h.customer between $first::bigint and $last::bigint
order by h.customer, h.at_us
