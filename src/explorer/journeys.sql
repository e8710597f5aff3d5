-- grain: one journey; columns: journey, name, unknown (in no table, where the table of journeys lists any)
select j.journey, j.name, not j.in_table and bool_or(j.in_table) over () as unknown
from journey as j
order by j.journey
