-- chosen_opportunity: one opportunity of the period, the journeys of its lead, and a customer of the units and segments, with the
--   origin of its lead (R8, P5, P7)
-- parameters: $from, $to (µs, end excluded; null = open), $journeys, $units, $segments (JSON lists; empty = all), $as_of (µs)
chosen_opportunity as (
    select
        o.opportunity, o.journey, o.budget, o.estimated_revenue, o.actual_revenue, o.status,
        case
            when not o.lead_known then 'unclassified'
            when o.journey is not null and i.journey is null then 'outbound'
            when o.journey is not null or o.form is not null or o.page is not null then 'inbound'
            else 'sales'
        end as origin
    from opportunity as o
    left join inbound_journey as i on i.journey = o.journey
    left join people as p on p.customer = o.customer
    where ($from::bigint is null or o.created_us >= $from::bigint)
      and ($to::bigint is null or o.created_us < $to::bigint)
      and (
          json_array_length($journeys) = 0
          or coalesce(list_contains(from_json($journeys, '["varchar"]'), o.journey), false)
      )
      and (
          json_array_length($units) = 0
          or coalesce(p.of_units, false)
          or coalesce(list_contains(from_json($units, '["varchar"]'), o.business_unit), false)
      )
      and (
          json_array_length($segments) = 0
          or coalesce(p.of_segments, false)
          or coalesce(list_has_any(o.segments, from_json($segments, '["varchar"]')), false)
      )
)
