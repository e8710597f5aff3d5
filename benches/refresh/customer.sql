-- grain: one event. One customer has as many as the variable says, one every 30 seconds: sends, touches, starts of journeys and
-- their ends, purchases and others; 20,000 others have ten each, in the same time
-- variables: events
create table events as
with mixed as (
    select
        i,
        i * 2654435761 % 4294967296 // 4096 as a,
        i * 2246822519 % 4294967296 // 4096 as b,
        i * 3266489917 % 4294967296 // 4096 as c
    from range(getvariable('events') + 200000) as t(i)
)
select
    'e' || m.i as event_id,
    case when m.i < getvariable('events') then 'busiest' else 'c' || m.i % 20000 end as customer_id,
    timestamp '2024-01-01'
        + to_seconds(30 * (case when m.i < getvariable('events') then m.i else m.c % getvariable('events') end)) as occurred_at,
    [
        'email_sent', 'email_opened', 'email_clicked', 'journey_entered', 'step_entered', 'journey_completed', 'page_viewed',
        'purchase', 'email_sent', 'email_opened', 'form_visited', 'page_viewed', 'text_sent', 'text_clicked', 'push_opened',
        'cart_updated'
    ][1 + m.a % 16] as event,
    'journey_' || m.b % 16 as journey_id,
    'step_' || m.b % 4 as step_id,
    null::varchar as channel,
    'mail_' || m.c % 50 as asset_id,
    null::varchar as entry_id
from mixed as m
