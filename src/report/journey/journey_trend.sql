-- grain: one quarter of an hour (before 1973, when no clock was set by quarters alone, one second) in which something of the
--   journey happened, or of its step where one is named (J0)
-- parameters: those of chosen ($journeys names the one) and dispatch; $journey, $step (null = all), $goals (JSON list: journeys
--   with a goal), $clicks (JSON list: events that are a click on a message)
-- columns: cell_us, entries and exits (of a step: visits), entrants, messages_sent, clicked, converted
, begun as (
    select c.customer, c.begun_us as at_us, g.converted_us, c.ended_us
    from chosen as c
    left join goal_entry as g
        on g.entry = c.entry and list_contains(from_json($goals, '["varchar"]'), c.journey)
    where $step::varchar is null
    union all
    select c.customer, v.at_us, null, case when v.outcome = 2 then c.ended_us end
    from visit as v
    join chosen as c on c.entry = v.entry
    join shape as s on s.shape = v.shape
    where s.journey = $journey::varchar and s.step = $step::varchar
),
first_begun as (
    select min(b.at_us) as at_us
    from begun as b
    group by b.customer
),
-- events that are counted by their own time, unit and customer, whether they are of an entry or of none
counted_shape as (
    select d.shape, d.of_units, 'sent' as what
    from dispatch as d
    where d.journey = $journey::varchar
    union all
    select f.shape, f.of_units, 'clicked'
    from filtered_shape as f
    join shape as s on s.shape = f.shape
    where s.journey = $journey::varchar
      and list_contains(from_json($clicks, '["varchar"]'), s.event)
      and f.of_message
      and coalesce(f.of_units, true)
),
message_shape as (
    select c.shape, c.of_units, c.what
    from counted_shape as c
    join shape as s on s.shape = c.shape
    where $step::varchar is null or s.step = $step::varchar
),
happened as (
    select b.at_us, 'begun' as what from begun as b
    union all
    select b.at_us, 'first_begun' from first_begun as b
    union all
    select m.at_us, s.what
    from message as m
    join message_shape as s on s.shape = m.shape
    join people as p on p.customer = m.customer
    where ($from::bigint is null or m.at_us >= $from::bigint)
      and ($to::bigint is null or m.at_us < $to::bigint)
      and coalesce(s.of_units, p.of_units)
      and p.of_segments
    union all
    select b.converted_us, 'converted' from begun as b where b.converted_us is not null
    union all
    select b.ended_us, 'ended' from begun as b where b.ended_us is not null
),
-- days of every zone begin at a quarter of an hour since 1973, at a second before
cut as (
    select
        case
            when h.at_us < 94694400000000 then h.at_us - (h.at_us % 1000000 + 1000000) % 1000000
            else h.at_us - h.at_us % 900000000
        end as cell_us,
        h.what
    from happened as h
)
select
    c.cell_us,
    count(*) filter (where c.what = 'begun') as entries,
    count(*) filter (where c.what = 'first_begun') as entrants,
    count(*) filter (where c.what = 'sent') as messages_sent,
    count(*) filter (where c.what = 'clicked') as clicked,
    count(*) filter (where c.what = 'converted') as converted,
    count(*) filter (where c.what = 'ended') as exits
from cut as c
group by c.cell_us
order by c.cell_us
