,
-- grain: one step from one item to the next
-- columns: from_item, to_item, from_kind (item, start), to_kind (item, conversion, loss), steps: an item may have any name
touched as (
    select
        o.customer, o.path, o.place, o.item, o.converts,
        lag(o.item) over (partition by o.customer, o.path order by o.place) as item_before,
        lead(o.item) over (partition by o.customer, o.path order by o.place) as item_after
    from on_path as o
),
moves as (
    select
        coalesce(t.item_before, '(start)') as from_item, t.item as to_item,
        case when t.item_before is null then 'start' else 'item' end as from_kind, 'item' as to_kind
    from touched as t
    union all
    select
        t.item, case when t.converts then '(conversion)' else '(loss)' end,
        'item', case when t.converts then 'conversion' else 'loss' end
    from touched as t
    where t.item_after is null
)
select m.from_item, m.to_item, m.from_kind, m.to_kind, count(*) as steps
from moves as m
group by m.from_item, m.to_item, m.from_kind, m.to_kind
order by steps desc, m.from_item, m.to_item, m.from_kind, m.to_kind
