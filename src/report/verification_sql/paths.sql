,
-- grain: one path; parameter: $collapse; columns: path, conversions, value, non_conversions, median_hours (A14)
ordered as (
    select
        o.customer, o.path, o.place, o.item, o.converts, o.value, o.took_us,
        lag(o.item) over (partition by o.customer, o.path order by o.place) as item_before,
        row_number() over (partition by o.customer, o.path, o.item order by o.place) as nth
    from on_path as o
),
whole as (
    select
        list(o.item order by o.place) as path,
        any_value(o.converts) as converts, any_value(o.value) as value, any_value(o.took_us) as took_us
    from ordered as o
    where case $collapse
        when 'consecutive' then o.item_before is distinct from o.item
        when 'first' then o.nth = 1
        else true
    end
    group by o.customer, o.path
)
select
    array_to_string(w.path, ' > ') as path,
    count(*) filter (where w.converts) as conversions,
    coalesce(sum(w.value) filter (where w.converts), 0)::double as value,
    count(*) filter (where not w.converts) as non_conversions,
    median(w.took_us) filter (where w.converts) / 3600000000 as median_hours
from whole as w
group by w.path
order by conversions desc, non_conversions desc, w.path
