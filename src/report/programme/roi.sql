,
-- grain: one group of opportunities by the origin of their lead; with $by_journey one outbound journey (R8, P5, P7)
-- parameters: $by_journey, and those of people, inbound_journey and chosen_opportunity
-- columns: origin, journey (of an outbound one, else null), opportunities, won, budget, estimated_revenue, actual_revenue (exact
--   decimals as text)
deal as (
    select
        o.origin, case when $by_journey::boolean and o.origin = 'outbound' then o.journey end as journey, o.budget,
        o.estimated_revenue, o.actual_revenue, o.won
    from chosen_opportunity as o
)
select
    d.origin, d.journey, count(*)::bigint as opportunities, count(*) filter (where d.won)::bigint as won,
    coalesce(sum(d.budget), 0)::varchar as budget,
    coalesce(sum(d.estimated_revenue), 0)::varchar as estimated_revenue,
    coalesce(sum(d.actual_revenue), 0)::varchar as actual_revenue
from deal as d
group by d.origin, d.journey
order by d.origin, d.journey
