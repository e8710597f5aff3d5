-- The table that the models here read: built once for a milestone and view.
-- grain: one touch on a path (steps.sql)
-- parameters: $milestone (position in the configuration), $view (journey, channel, asset), $lookback, $as_of (µs)
-- columns: item, length (of the path), converts, last (it is the path's last touch), and back1, back2, back3: the items of so
--   many touches before it on the path, null where the path begins later
create or replace temp table path as
select
    s.item,
    count(*) over (partition by s.customer, s.number) as length,
    s.converts,
    lead(s.item, 1) over own is null as last,
    lag(s.item, 1) over own as back1,
    lag(s.item, 2) over own as back2,
    lag(s.item, 3) over own as back3
from steps($milestone::integer, $view::varchar, $lookback::bigint, $as_of::bigint) as s
window own as (partition by s.customer, s.number order by s.place)
