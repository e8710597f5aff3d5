,
-- grain: one stage of the list or of the data (P4)
-- parameters: those of known_stage
-- columns: name, listed
select k.name, k.place is not null as listed
from known_stage as k
order by k.rank
