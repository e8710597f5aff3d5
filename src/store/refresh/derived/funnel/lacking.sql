-- grain: one attribute that no event of a step bears, of the first funnel's file, attached as funnel_0; the others likewise
select 0::usmallint, l.position, l.attribute, l.near
from funnel_0.main.funnel_lacking as l
