-- grain: one event of a metric of a step, or one visit that passed on to the step that is named (F4, F6); a part of queries, which
--   goes on with recipients.sql (H4)
-- parameters: those of chosen ($journeys names the one); $journey, $step (null = messages of no step), $platform (null = all),
--   $events (JSON list: the events of the metric), $loose (those of them that count without an entry), $next_step (null = none)
-- columns of told: customer, at_us
, wanted as (
    select s.shape, f.of_units, list_contains(from_json($loose, '["varchar"]'), s.event) as loose
    from shape as s
    join filtered_shape as f on f.shape = s.shape
    where s.journey = $journey::varchar
      and s.step is not distinct from $step::varchar
      and ($platform::varchar is null or s.platform = $platform::varchar)
      and list_contains(from_json($events, '["varchar"]'), s.event)
      and f.of_message
      and f.without_machine
),
told as (
    select c.customer, m.at_us
    from message as m
    join chosen as c on c.entry = m.entry
    where m.shape in (select w.shape from wanted as w)
    union all
    select m.customer, m.at_us
    from message as m
    join wanted as w on w.shape = m.shape
    join people as p on p.customer = m.customer
    where m.entry is null
      and w.loose
      and ($from::bigint is null or m.at_us >= $from::bigint)
      and ($to::bigint is null or m.at_us < $to::bigint)
      and coalesce(w.of_units, p.of_units)
      and p.of_segments
    union all
    select c.customer, v.at_us
    from visit as v
    join chosen as c on c.entry = v.entry
    join shape as s on s.shape = v.shape
    join shape as n on n.shape = v.next_shape
    where v.outcome = 1
      and s.journey = $journey::varchar
      and s.step = $step::varchar
      and n.step = $next_step::varchar
)
