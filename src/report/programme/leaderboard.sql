,
-- grain: one event of one journey, or of one asset, at its own time (F4, F6, P3); what is unique counts at the time of its first.
--   One of no journey counts for its asset, and unique once per customer
-- parameters: $recount, $platforms, and those of tagged
-- columns: item, event, total, unique
told_shape as (
    select
        m.shape, m.entry is null as loose, count(*) as total, count(*) filter (where m.first) as once,
        count(*) filter (where m.first_platform) as once_platform
    from told_message as m
    where m.shape in (select t.shape from tagged as t where t.item is not null)
    group by m.shape, m.entry is null
),
line as (
    select t.item, t.event, c.total, c.once, c.once_platform
    from told_shape as c
    join tagged as t on t.shape = c.shape
    where not c.loose or (t.of_message and not $recount::boolean)
    union all
    select l.item, l.event, count(*), count(*) filter (where l.first), count(*) filter (where l.first_platform)
    from loose_first as l
    where ($from::bigint is null or l.at_us >= $from::bigint)
      and ($to::bigint is null or l.at_us < $to::bigint)
    group by l.item, l.event
    union all
    select
        n.item, n.event, count(*), count(distinct n.customer), count(distinct (n.customer, coalesce(n.platform, '')))
    from of_no_journey as n
    group by n.item, n.event
)
select
    l.item, l.event, sum(l.total)::bigint as total,
    sum(case when json_array_length($platforms) = 0 then l.once else l.once_platform end)::bigint as "unique"
from line as l
group by l.item, l.event
order by l.item, l.event
