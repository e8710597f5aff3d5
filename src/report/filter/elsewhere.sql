-- grain: one finding on names that a table gives to customers of no event alone (H3)
-- parameters: $id (the finding), $role (the table's)
-- columns: some of the names
select h.example
from health as h
where h.id = $id and h.role = $role
order by h.example
