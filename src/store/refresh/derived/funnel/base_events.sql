-- grain: one event of a name that the funnel asks for, in one of the tables of the base file attached as base that hold events
--   (other_event stands for it); each holds those of a customer together and in the order of T4
-- parameters: $events, $steps, $exclusions (JSON lists side by side: standard name, bits of the steps it meets, bits of the exclusions),
--   $touch (the table is that of touches: a touch may stand in another one as well); $first, $end (customers, from the first to before
--   the end)
-- columns: customer, at_us, depth, shape, steps, exclusions
with asked as (
    select
        unnest(from_json($events, '["varchar"]')) as event,
        unnest(from_json($steps, '["uinteger"]')) as steps,
        unnest(from_json($exclusions, '["uinteger"]')) as exclusions
),
wanted as (
    select s.shape, s.depth, a.steps, a.exclusions
    from base.main.shape as s
    join asked as a on a.event = s.event
    where s.touch = $touch
)
select e.customer, e.at_us, w.depth, e.shape, w.steps, w.exclusions
from base.main.other_event as e
join wanted as w on w.shape = e.shape
where e.customer >= $first::uinteger
  and e.customer < $end::uinteger
