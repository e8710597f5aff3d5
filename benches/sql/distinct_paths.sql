-- grain: one distinct path of a milestone and view, for programs that take paths (A14)
-- parameters: $milestone (position in the configuration), $view (journey, channel, asset), $lookback, $as_of (µs)
-- columns: path (items, ' > ' between them), conversions, value, losses
with whole as (
    select string_agg(s.item::varchar, ' > ' order by s.place) as path, any_value(s.converts) as converts, any_value(s.value) as value
    from steps($milestone::integer, $view::varchar, $lookback::bigint, $as_of::bigint) as s
    group by s.customer, s.number
)
select
    w.path,
    count(*) filter (where w.converts)::bigint as conversions,
    coalesce(sum(w.value) filter (where w.converts), 0)::double as value,
    count(*) filter (where not w.converts)::bigint as losses
from whole as w
group by w.path
order by w.path
