-- grain: one event name that events bear, as triggers name it: the standard name, else the data's (M8)
-- parameters: none
-- columns: event
select distinct s.event
from shape as s
where s.events > 0
order by s.event
