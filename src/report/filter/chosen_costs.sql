-- chosen_cost: one cost of the period and the journeys, with the group that it is of (P7)
-- parameters: $from, $to (µs, end excluded; null = open), $journeys (JSON list; empty = all)
chosen_cost as (
    select
        c.amount, c.journey,
        case
            when c.journey is not null and i.journey is null then 'outbound'
            when c.journey is not null or c.channel is not null or c.asset is not null then 'inbound'
            else 'unclassified'
        end as origin
    from cost as c
    left join inbound_journey as i on i.journey = c.journey
    where ($from::bigint is null or c.spent_us >= $from::bigint)
      and ($to::bigint is null or c.spent_us < $to::bigint)
      and (
          json_array_length($journeys) = 0
          or coalesce(list_contains(from_json($journeys, '["varchar"]'), c.journey), false)
      )
)
