-- grain: one entry whose visits and message events are counted, in any order
-- parameters: those of chosen; $version (null = all)
-- columns: entry
, picked as (
    select c.entry
    from chosen as c
    where $version::varchar is null or c.version = $version::varchar
)
select p.entry::bigint as entry
from picked as p
