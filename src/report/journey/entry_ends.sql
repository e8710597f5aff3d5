-- grain: one row: the entries of some customers lie between these
-- parameters: $first, $last (customers)
-- columns: first, last (entries; null = there is none)
select min(e.entry)::bigint as first_entry, max(e.entry)::bigint as last_entry
from entry as e
where e.customer between $first::bigint and $last::bigint
order by 1
