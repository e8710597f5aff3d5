-- grain: one row: a search in lower case (P2)
-- parameters: $search
-- columns: lowered
select lower($search::varchar) as lowered
