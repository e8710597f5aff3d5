-- won_word: one status of what is won, in small letters without outer blanks; won_status: one of the data that is. chosen_opportunity: one opportunity of the period,
--   the journeys of its lead, and a customer of the units and segments, with the origin of its lead, and whether it is won (R8, P5, P7)
-- parameters: $from, $to (µs, end excluded; null = open), $journeys, $units, $segments (JSON lists; empty = all), $as_of (µs), $won
--   (JSON list of statuses)
won_word as (
    select distinct lower(regexp_replace(s.status, '^[\s\x0b\x85\p{Z}]+|[\s\x0b\x85\p{Z}]+$', '', 'g')) as word
    from (select unnest(from_json($won, '["varchar"]')) as status) as s
),
won_status as (
    select s.status
    from (select distinct o.status from opportunity as o) as s
    join won_word as w
        on w.word = lower(regexp_replace(s.status, '^[\s\x0b\x85\p{Z}]+|[\s\x0b\x85\p{Z}]+$', '', 'g'))
),
chosen_opportunity as (
    select
        o.opportunity, o.created_us, o.customer_id, o.journey, o.budget, o.estimated_revenue, o.actual_revenue,
        w.status is not null as won,
        case
            when not o.lead_known then 'unclassified'
            when o.journey is not null and i.journey is null then 'outbound'
            when o.journey is not null or o.form is not null or o.page is not null then 'inbound'
            else 'sales'
        end as origin
    from opportunity as o
    left join inbound_journey as i on i.journey = o.journey
    left join people as p on p.customer = o.customer
    left join won_status as w on w.status = o.status
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
