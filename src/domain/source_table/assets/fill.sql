-- grain: one asset that the table or an event names
insert into out.main.asset
with ranked as (
    select
        a.asset_id as asset, a.name, a.channel,
        row_number() over (partition by a.asset_id order by a.name nulls last, a.channel) as n
    from memory.main.source_assets as a
),
listed as (
    select r.asset, r.name, r.channel
    from ranked as r
    where r.n = 1
),
used as (
    select distinct h.asset
    from out.main.shape as h
    where h.asset is not null
)
select coalesce(l.asset, u.asset) as asset, l.name, l.channel, l.asset is not null
from listed as l
full join used as u on u.asset = l.asset
order by 1
