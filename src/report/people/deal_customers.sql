-- grain: one customer whom opportunities name, those of the earliest first; one row of nobody where none names one (H4, R8)
-- parameters: $origin, $journey (null = all), $won_alone, $limit, and those of people, inbound_journey and chosen_opportunity
-- columns: customer, name, at_us (the first opportunity created), times (opportunities of theirs), people, counted (opportunities,
--   whatever the limit), nameless (opportunities that name nobody)
, asked as (
    select o.customer_id, o.created_us
    from chosen_opportunity as o
    where ($origin::varchar is null or o.origin = $origin::varchar)
      and ($journey::varchar is null or coalesce(o.journey = $journey::varchar, false))
      and (not $won_alone::boolean or o.won)
)
