-- inbound_journey: one journey that is inbound; configuration wins over table, other journeys and unknown ones are outbound (R8)
inbound_journey as (
    select j.journey
    from journey as j
    where lower(regexp_replace(j.direction, '^[\s\x0b\x85\p{Z}]+|[\s\x0b\x85\p{Z}]+$', '', 'g')) = 'inbound'
)
