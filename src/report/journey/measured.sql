-- grain: one event that the data holds somewhere; what it never holds is not measured, and no rate of it is nought (F5)
-- parameters: none
-- columns: event
select distinct s.event
from shape as s
where s.event is not null
order by s.event
