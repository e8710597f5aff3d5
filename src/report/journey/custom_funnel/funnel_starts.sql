-- grain: one row: whether any event may start a funnel (U8)
-- parameters: $funnel (its position in the configuration), $first (bits of the steps that start it)
-- columns: starts
select count(*) > 0 as starts
from funnel_event as e
where e.funnel = $funnel::usmallint and e.steps::bigint & $first::bigint <> 0
