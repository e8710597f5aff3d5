-- grain: one event that a funnel of the configuration can need; the table is stored by customer and, inside, in the order of T4, and
--   is read in that order (J7)
-- parameters: $funnel (its position in the configuration); $first, $end (customers, from the first to before the end)
-- columns: customer, at_us, shape, label (of an event that may start: the combination of values that tells it apart), steps, exclusions (bits; of a strict funnel both are 0 of an event between)
select
    e.customer::bigint as customer, e.at_us, e.shape::bigint as shape, e.label::bigint as label, e.steps::bigint as steps,
    e.exclusions::bigint as exclusions
from funnel_event as e
where e.funnel = $funnel::usmallint
  and e.customer >= $first::uinteger
  and e.customer < $end::uinteger
