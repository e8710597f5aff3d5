-- grain: one message of the journey that was sent in a span of time, or one click on one (J0); a part of queries, which goes on with
--   recipients.sql (H4)
-- parameters: those of people and dispatch; $journey, $step (null = all), $what (sent, clicked), $clicks (JSON list: events that are a click on a
--   message), $since, $until (µs, end excluded)
-- columns of told: customer, at_us
, messaged_shape as (
    select d.shape, d.of_units
    from dispatch as d
    where $what::varchar = 'sent' and d.journey = $journey::varchar
    union all
    select f.shape, f.of_units
    from filtered_shape as f
    join shape as s on s.shape = f.shape
    where $what::varchar = 'clicked'
      and s.journey = $journey::varchar
      and list_contains(from_json($clicks, '["varchar"]'), s.event)
      and f.of_message
      and coalesce(f.of_units, true)
),
wanted as (
    select w.shape, w.of_units
    from messaged_shape as w
    join shape as s on s.shape = w.shape
    where $step::varchar is null or s.step = $step::varchar
),
told as (
    select m.customer, m.at_us
    from message as m
    join wanted as w on w.shape = m.shape
    join people as p on p.customer = m.customer
    where m.at_us >= $since::bigint
      and m.at_us < $until::bigint
      and ($from::bigint is null or m.at_us >= $from::bigint)
      and ($to::bigint is null or m.at_us < $to::bigint)
      and coalesce(w.of_units, p.of_units)
      and p.of_segments
)
