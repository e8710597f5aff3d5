-- begun_entry, told_exclusion, told_message, told_touch, told_other: one entry begun, exclusion, event of a message, touch, other
--   event of the period, of everybody; any_message: one event of a message of any time
-- parameters: $from, $to (µs, end excluded; null = open)
begun_entry as not materialized (
    select e.customer, e.shape, e.begun_us as at_us, e.suppressed
    from entry as e
    where ($from::bigint is null or e.begun_us >= $from::bigint)
      and ($to::bigint is null or e.begun_us < $to::bigint)
),
told_exclusion as not materialized (
    select x.customer, x.shape, x.at_us
    from excluded as x
    where ($from::bigint is null or x.at_us >= $from::bigint)
      and ($to::bigint is null or x.at_us < $to::bigint)
),
any_message as not materialized (
    select m.customer, m.shape, m.at_us, m.entry, m.first, m.first_platform, m.message
    from message as m
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
    where ($from::bigint is null or t.at_us >= $from::bigint)
      and ($to::bigint is null or t.at_us < $to::bigint)
),
told_other as not materialized (
    select o.customer, o.shape, o.at_us
    from other_event as o
    where ($from::bigint is null or o.at_us >= $from::bigint)
      and ($to::bigint is null or o.at_us < $to::bigint)
)
