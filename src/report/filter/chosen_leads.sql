-- chosen_lead: one lead of the period, the journeys, and a customer of the units and segments, with its origin; n: its number
--   here (R6, P5, P6)
-- parameters: $from, $to (µs, end excluded; null = open), $journeys, $units, $segments (JSON lists; empty = all), $as_of (µs)
chosen_lead as (
    select
        row_number() over (order by l.lead) as n, l.lead, l.created_us, l.customer_id, l.customer, l.stage, l.staged,
        l.journey, l.form, l.page, l.campaign,
        case
            when l.journey is not null and i.journey is null then 'outbound'
            when l.journey is not null or l.form is not null or l.page is not null then 'inbound'
            else 'sales'
        end as origin
    from lead as l
    left join inbound_journey as i on i.journey = l.journey
    left join people as p on p.customer = l.customer
    where ($from::bigint is null or l.created_us >= $from::bigint)
      and ($to::bigint is null or l.created_us < $to::bigint)
      and (
          json_array_length($journeys) = 0
          or coalesce(list_contains(from_json($journeys, '["varchar"]'), l.journey), false)
      )
      and (
          json_array_length($units) = 0
          or coalesce(p.of_units, false)
          or coalesce(list_contains(from_json($units, '["varchar"]'), l.business_unit), false)
      )
      and (
          json_array_length($segments) = 0
          or coalesce(p.of_segments, false)
          or coalesce(list_has_any(l.segments, from_json($segments, '["varchar"]')), false)
      )
)
