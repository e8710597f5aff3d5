-- inbound_journey: one journey that is inbound; configuration wins over table, other journeys and unknown ones are outbound (R8)
inbound_journey as (
    select j.journey
    from journey as j
    where lower(trim(j.direction, e' \t\r\n')) = 'inbound'
)
