,
-- grain: one row: all opportunities of the filter and all costs of its period and journeys, whatever they came of (P7)
-- parameters: those of people, inbound_journey, chosen_opportunity and chosen_cost
-- columns: opportunities, actual_revenue, cost (exact decimals as text)
select
    (select count(*)::bigint from chosen_opportunity as o) as opportunities,
    (select coalesce(sum(o.actual_revenue), 0)::varchar from chosen_opportunity as o) as actual_revenue,
    (select coalesce(sum(c.amount), 0)::varchar from chosen_cost as c) as cost
