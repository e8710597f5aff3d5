-- The paths of one milestone and view, without any filter. A macro, so that the other queries here say it once.
-- grain: one touch on a path (A3, A4, A6, M10). A path is a customer's touches before a completion and after the one before
--   it; of a customer without completions all of them
-- parameters of the macro: of_milestone (position in the configuration), of_view (journey, channel, asset), lookback, as_of (µs).
--   The settings lookback_by_kind and machine_opens are as they are by default
-- columns: customer, number (of the completion; 0 = there is none), place (the order of T4, in which the table lies: rowid),
--   item (its place among the names of the view), converts, value (of the completion)
create or replace temp macro steps(of_milestone, of_view, lookback, as_of) as table
with named as (
    select
        s.shape,
        case of_view when 'journey' then s.journey when 'channel' then s.channel else s.asset end as name
    from shape as s
    where s.touch
),
items as (
    select n.shape, (dense_rank() over (order by n.name) - 1)::integer as item from named as n where n.name is not null
),
done as (
    select
        c.customer, c.at_us, c."before", c.value,
        lag(c."before", 1, 0::uinteger) over own as begins,
        row_number() over own as number
    from completion as c
    where c.milestone = of_milestone and c.counted
    window own as (partition by c.customer order by c.at_us, c.src)
),
placed as (
    select
        t.customer, t.at_us, t.shape,
        row_number() over own - 1 as place,
        max(t.at_us) over (partition by t.customer) as latest_us
    from base.touch as t
    window own as (partition by t.customer order by t.rowid)
)
select
    p.customer, coalesce(d.number, 0) as number, p.place, i.item, d.number is not null as converts,
    coalesce(d.value, 0)::double as value
from placed as p
join items as i on i.shape = p.shape
left join done as d on d.customer = p.customer
where p.at_us >= as_of - 63072000000000
  and coalesce(d.at_us, p.latest_us) - p.at_us <= lookback
  and (d.number is null or (p.place >= d.begins and p.place < d."before"))
