-- grain: one version that events of the journey bear (F10)
-- parameters: $journey
-- columns: version
select distinct s.version
from shape as s
where s.journey = $journey::varchar and s.version is not null
order by s.version
