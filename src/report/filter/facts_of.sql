-- begun_entry, told_exclusion, told_message, told_touch, told_other: one entry begun, exclusion, event of a message, touch, other
--   event of the period, of asked persons and of the units (R1, R10); any_message: one event of a message of any time
-- parameters: $from, $to (µs, end excluded; null = open), and those of asked_person and filtered_shape
begun_entry as not materialized (
    select e.customer, e.shape, e.begun_us as at_us, e.suppressed
    from entry as e
    join filtered_shape as f on f.shape = e.shape
    join asked_person as p on p.customer = e.customer
    where ($from::bigint is null or e.begun_us >= $from::bigint)
      and ($to::bigint is null or e.begun_us < $to::bigint)
      and coalesce(f.of_units, p.of_units)
),
told_exclusion as not materialized (
    select x.customer, x.shape, x.at_us
    from excluded as x
    join filtered_shape as f on f.shape = x.shape
    join asked_person as p on p.customer = x.customer
    where ($from::bigint is null or x.at_us >= $from::bigint)
      and ($to::bigint is null or x.at_us < $to::bigint)
      and coalesce(f.of_units, p.of_units)
),
any_message as not materialized (
    select m.customer, m.shape, m.at_us, m.entry, m.first, m.first_platform, m.message
    from message as m
    join filtered_shape as f on f.shape = m.shape
    join asked_person as p on p.customer = m.customer
    where coalesce(f.of_units, p.of_units)
),
told_message as not materialized (
    select m.customer, m.shape, m.at_us, m.entry, m.first, m.first_platform, m.message
    from any_message as m
    where ($from::bigint is null or m.at_us >= $from::bigint)
      and ($to::bigint is null or m.at_us < $to::bigint)
),
told_touch as not materialized (
    select t.customer, t.shape, t.at_us
    from touch as t
    join filtered_shape as f on f.shape = t.shape
    join asked_person as p on p.customer = t.customer
    where ($from::bigint is null or t.at_us >= $from::bigint)
      and ($to::bigint is null or t.at_us < $to::bigint)
      and coalesce(f.of_units, p.of_units)
),
told_other as not materialized (
    select o.customer, o.shape, o.at_us
    from other_event as o
    join filtered_shape as f on f.shape = o.shape
    join asked_person as p on p.customer = o.customer
    where ($from::bigint is null or o.at_us >= $from::bigint)
      and ($to::bigint is null or o.at_us < $to::bigint)
      and coalesce(f.of_units, p.of_units)
)
