-- grain: one journey with messages dispatched (asset null), and one asset that it sent (F1, P1)
-- parameters: those of filtered; $sent (JSON list: events that dispatch a message)
-- columns: journey, asset, first_sent, last_sent, messages
, sent as (
    select e.journey_id, e.asset_id, e.at_us
    from filtered as e
    where e.of_filter
      and e.journey_id is not null
      and list_contains(from_json($sent, '["varchar"]'), e.event)
),
line as (
    select s.journey_id as journey, null::varchar as asset, min(s.at_us) as first_us, max(s.at_us) as last_us, count(*) as messages
    from sent as s
    group by s.journey_id
    union all
    select s.journey_id, s.asset_id, min(s.at_us), max(s.at_us), count(*)
    from sent as s
    where s.asset_id is not null
    group by s.journey_id, s.asset_id
)
select
    l.journey, l.asset,
    replace(strftime(make_timestamp(l.first_us), '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z') as first_sent,
    replace(strftime(make_timestamp(l.last_us), '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z') as last_sent,
    l.messages
from line as l
order by l.journey, l.asset nulls first
