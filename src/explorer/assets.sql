-- grain: one asset that has a name; columns: asset, name, shared (other assets have its name)
select a.asset, a.name, count(*) over (partition by a.name) > 1 as shared
from asset as a
where a.name is not null and trim(a.name) <> ''
order by a.asset
