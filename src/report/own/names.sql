-- grain: one name that events have in the data (H1)
-- columns: source_name, first_us
select n.source_name, n.first_us
from event_name as n
order by n.source_name
