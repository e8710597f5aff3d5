-- grain: one event that a number of the leaderboard counts for an item, at its own time (P3, F6); a part of queries, which goes on
--   with recipients.sql (H4)
-- parameters: $item, $once (those alone that are the first of their kind), $recount, $platforms, and those of tagged
-- columns of told: customer, at_us
, event_of as (
    select m.customer, m.at_us, m.first, m.first_platform
    from told_message as m
    join tagged as t on t.shape = m.shape
    where t.item = $item::varchar
      and (m.entry is not null or (t.of_message and not $recount::boolean))
    union all
    select l.customer, l.at_us, l.first, l.first_platform
    from loose_first as l
    where l.item = $item::varchar
      and ($from::bigint is null or l.at_us >= $from::bigint)
      and ($to::bigint is null or l.at_us < $to::bigint)
    union all
    select
        n.customer, n.at_us, row_number() over (partition by n.event, n.customer order by n.at_us) = 1,
        row_number() over (partition by n.event, n.customer, coalesce(n.platform, '') order by n.at_us) = 1
    from of_no_journey as n
    where n.item = $item::varchar
),
told as (
    select e.customer, e.at_us
    from event_of as e
    where not $once::boolean
       or case when json_array_length($platforms) = 0 then e.first else e.first_platform end
)
