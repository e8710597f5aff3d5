-- grain: one journey; columns: journey, name
select j.journey, j.name
from journey as j
order by j.journey
