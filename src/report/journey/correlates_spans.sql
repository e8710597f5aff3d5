-- grain: one customer with an entry, the span that is looked at and whether the goal fell (J8): of those with the goal the span of
--   the entry in which it fell first, up to what precedes it; of others that of their first entry, to its end
-- parameters: those of chosen ($journeys names the one); $goal_events (JSON list: what reaches the goal), $as_of
-- columns: of span: customer, from_us, to_us, to_depth (at to_us itself only events of a smaller depth are of it), converted,
--   variant and business_unit (of the first entry; the unit is else the customer's)
, person as (
    select
        c.customer,
        min(g.converted_us) as converted_us,
        first(c.begun_us order by g.converted_us nulls last, c.begun_us, c.entry) as begun_us,
        first(c.ended_us order by g.converted_us nulls last, c.begun_us, c.entry) as ended_us,
        first(s.variant order by c.begun_us, c.entry) as variant,
        first(coalesce(s.business_unit, u.business_unit) order by c.begun_us, c.entry) as business_unit
    from chosen as c
    join entry as e on e.entry = c.entry
    join shape as s on s.shape = e.shape
    join customer as u on u.customer = c.customer
    left join goal_entry as g on g.entry = c.entry
    group by c.customer
),
-- every event of a name is of one depth
goal_depth as (
    select max(s.depth) as depth
    from shape as s
    where list_contains(from_json($goal_events, '["varchar"]'), s.event)
),
-- T4 goes on with the event's id, which the store does not keep: of one instant and depth nothing comes before the goal
span as (
    select
        p.customer,
        p.begun_us as from_us,
        coalesce(p.converted_us, p.ended_us, $as_of::bigint) as to_us,
        case when p.converted_us is null then 255 else d.depth end as to_depth,
        p.converted_us is not null as converted,
        p.variant,
        p.business_unit
    from person as p
    cross join goal_depth as d
)
