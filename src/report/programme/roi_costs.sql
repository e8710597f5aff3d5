,
-- grain: one group of costs; with $by_journey one outbound journey (P7)
-- parameters: $by_journey, and those of inbound_journey and chosen_cost
-- columns: origin, journey (of an outbound one, else null), cost (exact decimals as text)
spent as (
    select c.origin, case when $by_journey::boolean and c.origin = 'outbound' then c.journey end as journey, c.amount
    from chosen_cost as c
)
select s.origin, s.journey, sum(s.amount)::varchar as cost
from spent as s
group by s.origin, s.journey
order by s.origin, s.journey
