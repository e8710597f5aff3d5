,
-- grain: one segment of the filter with a member by the instant (R4, P2, R10)
-- parameters: $segments (JSON list; empty = all), $as_of (µs), and those of reached
-- columns: segment, included, entered, excluded, suppressed, messaged, messages, delivered, responded, interactions
membership as (
    select distinct m.segment, m.customer
    from member as m
    where (m.added_us is null or m.added_us <= $as_of::bigint)
      and (json_array_length($segments) = 0 or list_contains(from_json($segments, '["varchar"]'), m.segment))
),
by_person as (
    select
        r.customer, bit_or(r.entered) as entered, bit_or(r.excluded) as excluded, bit_or(r.suppressed) as suppressed,
        bit_or(r.messaged) as messaged, bit_or(r.messaged & r.touched) as responded, sum(r.messages) as messages,
        sum(r.delivered) as delivered, sum(r.touches) as interactions
    from reached as r
    group by r.customer
)
select
    m.segment, count(*) filter (where (p.entered | p.excluded) <> 0)::bigint as included,
    count(*) filter (where p.entered <> 0)::bigint as entered,
    count(*) filter (where p.excluded <> 0 and p.entered = 0)::bigint as excluded,
    count(*) filter (where p.suppressed <> 0)::bigint as suppressed,
    count(*) filter (where p.messaged <> 0)::bigint as messaged, coalesce(sum(p.messages), 0)::bigint as messages,
    coalesce(sum(p.delivered), 0)::bigint as delivered, count(*) filter (where p.responded <> 0)::bigint as responded,
    coalesce(sum(p.interactions), 0)::bigint as interactions
from membership as m
left join by_person as p on p.customer = m.customer
group by m.segment
order by m.segment
