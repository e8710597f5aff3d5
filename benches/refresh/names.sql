-- grain: one event. Every third is a standard one, the others bear names of their own, three events a journey.
-- variables: names, journeys (how many there are at most)
create table events as
select
    'e' || i as event_id,
    'c' || i * 7919 % 20011 as customer_id,
    timestamp '2024-01-01' + to_seconds(i * 100) as occurred_at,
    case
        when i % 3 > 0 then 'event_' || (i - i // 3 - 1) % getvariable('names')
        when i // 3 % 5 < 3 then 'journey_entered'
        when i // 3 % 5 = 3 then 'email_opened'
        else 'purchase'
    end as event,
    'journey_' || i // 3 % getvariable('journeys') as journey_id,
    null::varchar as step_id,
    case when i % 3 = 0 and i // 3 % 5 = 3 then 'email' end as channel,
    case when i % 3 = 0 and i // 3 % 5 = 3 then 'mail_' || i % 50 end as asset_id,
    null::varchar as entry_id
from range(300000) as t(i);
