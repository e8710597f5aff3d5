-- grain: one entry of some customers into a journey of the goal, by customer and number (G7, J2)
-- parameters: those of chosen ($journeys names the one); $same (JSON list: the journey, then the others with its goal); $first, $last
--   (customers)
-- columns: customer, entry, place (of its journey in $same), begun_us, ended (0 or 1), ended_us (0 where it has not), completed,
--   suppressed, selected (0 or 1; by the filter)
, picked as (
    select c.entry
    from chosen as c
    where c.customer between $first::bigint and $last::bigint
)
select
    e.customer::bigint as customer,
    e.entry::bigint as entry,
    list_position(from_json($same, '["varchar"]'), s.journey)::bigint - 1 as place,
    e.begun_us,
    (e.ended_us is not null)::bigint as ended,
    coalesce(e.ended_us, 0) as ended_us,
    e.completed::bigint as completed,
    e.suppressed::bigint as suppressed,
    (p.entry is not null)::bigint as selected
from entry as e
join shape as s on s.shape = e.shape
left join picked as p on p.entry = e.entry
where e.customer between $first::bigint and $last::bigint
  and list_contains(from_json($same, '["varchar"]'), s.journey)
order by e.customer, e.entry
