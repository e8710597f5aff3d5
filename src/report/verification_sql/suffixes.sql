,
-- grain: one run of up to four touches; columns: run, visits (touches that it ends with), conversions (right after it)
recent as (
    select
        o.item as item_0,
        lag(o.item, 1) over (partition by o.customer, o.path order by o.place) as item_1,
        lag(o.item, 2) over (partition by o.customer, o.path order by o.place) as item_2,
        lag(o.item, 3) over (partition by o.customer, o.path order by o.place) as item_3,
        o.converts and o.place = max(o.place) over (partition by o.customer, o.path) as converts
    from on_path as o
),
runs as (
    select []::varchar[] as run, r.converts
    from recent as r
    union all
    select [r.item_0], r.converts
    from recent as r
    union all
    select [r.item_1, r.item_0], r.converts
    from recent as r
    where r.item_1 is not null
    union all
    select [r.item_2, r.item_1, r.item_0], r.converts
    from recent as r
    where r.item_2 is not null
    union all
    select [r.item_3, r.item_2, r.item_1, r.item_0], r.converts
    from recent as r
    where r.item_3 is not null
)
select array_to_string(r.run, ' > ') as run, count(*) as visits, count(*) filter (where r.converts) as conversions
from runs as r
group by r.run
order by visits desc, r.run
