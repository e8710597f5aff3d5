-- grain: one entry of some customers that is counted, with its visits and message events, in any order (F3, F4, F7, F8)
-- parameters: those of chosen; $version (null = all), $first, $end (customers, the end excluded), $reasons (JSON list of the words of reasons)
-- columns: entry, customer, goal (1 = it fell, 0 = it did not, -1 = the journey has none), took (µs from begin to goal; 0 without),
--   reason (place in the list, from 1; 0 = another), end_shape (-1 = none known), ended (1 = yes)
, picked as (
    select
        c.entry, c.customer, g.entry is not null as followed, g.converted_us, g.converted_us - c.begun_us as took_us,
        coalesce(c.reason, 'unknown') as reason, c.end_shape, c.ended_us
    from chosen as c
    left join goal_entry as g on g.entry = c.entry
    where c.customer >= $first::uinteger
      and c.customer < $end::uinteger
      and ($version::varchar is null or c.version = $version::varchar)
)
select
    p.entry::bigint as entry, p.customer::bigint as customer,
    case when not p.followed then -1 else (p.converted_us is not null)::bigint end as goal,
    coalesce(p.took_us, 0)::bigint as took,
    coalesce(list_position(from_json($reasons, '["varchar"]'), p.reason), 0)::bigint as reason,
    coalesce(p.end_shape::bigint, -1) as end_shape, (p.ended_us is not null)::bigint as ended
from picked as p
