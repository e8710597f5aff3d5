-- grain: one row
-- parameters: none
-- columns: how many touches there are
select count(*)::ubigint as touches
from touch as t
