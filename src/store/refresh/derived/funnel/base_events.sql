-- grain: one event of a name that the funnel asks for, of the base file attached as base. Each table holds the events of a customer
--   together and in the order of T4: those of one table alone come so, those of several are to be sorted by base_order.sql
-- parameters: $events, $steps, $exclusions (JSON lists side by side: standard name, bits of the steps it meets, bits of the exclusions)
-- columns: customer, at_us, depth, in_table (0 touch, 1 message, 2 other_event, 3 excluded), shape, steps, exclusions
with asked as (
    select
        unnest(from_json($events, '["varchar"]')) as event,
        unnest(from_json($steps, '["uinteger"]')) as steps,
        unnest(from_json($exclusions, '["uinteger"]')) as exclusions
),
wanted as (
    select s.shape, s.depth, s.touch, s.journey is not null as of_journey, a.steps, a.exclusions
    from base.main.shape as s
    join asked as a on a.event = s.event
),
found as (
    select t.customer, t.at_us, w.depth, 0::utinyint as in_table, t.place::bigint as place, t.shape, w.steps, w.exclusions
    from base.main.touch as t
    join wanted as w on w.shape = t.shape
    union all
    select m.customer, m.at_us, w.depth, 1::utinyint, m.rowid, m.shape, w.steps, w.exclusions
    from base.main.message as m
    join wanted as w on w.shape = m.shape
    where not w.touch
    union all
    select o.customer, o.at_us, w.depth, 2::utinyint, o.rowid, o.shape, w.steps, w.exclusions
    from base.main.other_event as o
    join wanted as w on w.shape = o.shape
    union all
    select x.customer, x.at_us, w.depth, 3::utinyint, x.rowid, x.shape, w.steps, w.exclusions
    from base.main.excluded as x
    join wanted as w on w.shape = x.shape
)
select f.customer, f.at_us, f.depth, f.in_table, f.shape, f.steps, f.exclusions
from found as f
