-- grain: one person behind a count of reach: of the one journey of the filter, or of the members of a segment over all journeys; the
--   earliest first (H4, P2)
-- parameters: $segment (null = of a journey), $count (the column of the report), $as_of (µs), $limit, and those of reached
-- columns: customer, name, at_us (the first of what is counted), times (events of theirs; people count once), people, events (of all
--   of them, whatever the limit)
, membership as (
    select distinct m.customer
    from member as m
    where m.segment = $segment::varchar
      and (m.added_us is null or m.added_us <= $as_of::bigint)
),
by_person as (
    select
        r.customer, bit_or(r.entered) <> 0 as entered, bit_or(r.excluded) <> 0 as excluded,
        bit_or(r.suppressed) <> 0 as suppressed, bit_or(r.messaged) <> 0 as messaged,
        bit_or(r.messaged & r.touched) <> 0 as responded, sum(r.messages) as messages, sum(r.delivered) as delivered,
        sum(r.touches) as touches
    from reached as r
    where $segment::varchar is null or r.customer in (select m.customer from membership as m)
    group by r.customer
),
person as (
    select
        p.customer,
        case $count::varchar
            when 'messages' then p.messages
            when 'delivered' then p.delivered
            when 'interactions' then p.touches
            else 1
        end as times
    from by_person as p
    where case $count::varchar
        when 'included' then p.entered or p.excluded
        when 'entered' then p.entered
        when 'excluded' then p.excluded and not p.entered
        when 'suppressed' then p.suppressed
        when 'messaged' then p.messaged
        when 'messages' then p.messages > 0
        when 'delivered' then p.delivered > 0
        when 'responded' then p.responded
        when 'interactions' then p.touches > 0
    end
),
happened as (
    select e.customer, e.at_us
    from begun_entry as e
    join placed_shape as s on s.shape = e.shape
    where $count::varchar in ('included', 'entered')
       or ($count::varchar = 'suppressed' and e.suppressed)
    union all
    select x.customer, x.at_us
    from told_exclusion as x
    join placed_shape as s on s.shape = x.shape
    where $count::varchar in ('included', 'excluded')
    union all
    select m.customer, m.at_us
    from told_message as m
    join placed_shape as s on s.shape = m.shape
    where ($count::varchar in ('messaged', 'messages') and s.sent)
       or ($count::varchar = 'delivered' and s.delivered)
    union all
    select t.customer, t.at_us
    from told_touch as t
    join placed_shape as s on s.shape = t.shape
    where $count::varchar in ('responded', 'interactions')
      and s.touched
),
first_of as (
    select h.customer, min(h.at_us) as at_us
    from happened as h
    where h.customer in (select p.customer from person as p)
    group by h.customer
)
select
    c.customer_id, c.name, f.at_us, p.times::bigint as times, count(*) over () as people,
    (sum(p.times) over ())::bigint as events
from person as p
join first_of as f on f.customer = p.customer
join customer as c on c.customer = p.customer
order by f.at_us, c.customer_id
limit $limit::bigint
