-- grain: one row; columns: first_us, the time of the first event
select min(e.first_us) as first_us
from event_name as e
