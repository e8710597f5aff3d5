-- grain: one journey; columns: journey, name, unknown (in no table, where the table of journeys lists any), shared (other
--   journeys have its name)
select
    j.journey,
    j.name,
    not j.in_table and bool_or(j.in_table) over () as unknown,
    count(*) over (partition by j.name) > 1 as shared
from journey as j
order by j.journey
