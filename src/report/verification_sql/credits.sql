,
-- grain: one item, for checking the rule models by hand; columns: item, first, last, linear (credit, A8), touches
weighed as (
    select
        o.item, o.place,
        case when $by_value::boolean then o.value else 1.0 end as weight,
        count(*) over (partition by o.customer, o.path) as touches,
        min(o.place) over (partition by o.customer, o.path) as first_place,
        max(o.place) over (partition by o.customer, o.path) as last_place
    from on_path as o
    where o.converts
)
select
    w.item,
    coalesce(sum(w.weight) filter (where w.place = w.first_place), 0)::double as first,
    coalesce(sum(w.weight) filter (where w.place = w.last_place), 0)::double as last,
    sum(w.weight / w.touches)::double as linear,
    count(*) as touches
from weighed as w
group by w.item
order by linear desc, w.item
