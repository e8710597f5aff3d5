-- grain: one value that tells events of the first funnel's file apart, attached as funnel_0; the others likewise
select 0::usmallint, l.label, l.attribute, l.value
from funnel_0.main.funnel_label as l
