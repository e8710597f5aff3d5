-- grain: one attribute that no event of the first milestone's trigger bears, its file attached as milestone_0; the others likewise
select 0::usmallint, l.attribute, l.near
from milestone_0.main.lacking as l
