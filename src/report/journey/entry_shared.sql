-- grain: one customer who attained the goal of a journey at an instant that other journeys share, of some customers (G7)
-- parameters: $first, $last (customers)
-- columns: journey, customer, at_us
select a.journey, a.customer::bigint as customer, a.at_us
from attained as a
where a.shared and a.customer between $first::bigint and $last::bigint
order by a.journey, a.customer, a.at_us
