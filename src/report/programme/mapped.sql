-- grain: one column of opportunities, leads, lead_stages or costs that the source fills (P7)
-- parameters: none
-- columns: role, field
select m.role, m.field
from mapped_column as m
where m.role in ('leads', 'lead_stages', 'opportunities', 'costs')
order by m.role, m.field
