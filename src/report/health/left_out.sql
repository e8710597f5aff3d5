-- grain: one finding in one role for which figures leave rows or values out (H5)
-- parameters: none
-- columns: role, id, reason, rows, of
with source as (
    select t.role, sum(t.rows_read)::bigint as rows_read
    from source_table as t
    group by t.role
),
reason as (
    select distinct h.role, h.id, h.reason
    from health as h
    where h.lost and h.reason is not null
),
reasons as (
    select r.role, r.id, string_agg(r.reason, ', ' order by r.reason) as reason
    from reason as r
    group by r.role, r.id
),
lost as (
    select h.role, h.id, sum(h.rows_found)::bigint as found, sum(h.total)::bigint as total
    from health as h
    where h.lost
    group by h.role, h.id
)
select
    l.role, l.id, r.reason, l.found,
    case
        when l.id in ('unreadable_value', 'damaged_attributes') then l.total
        -- Records that could not be read are no rows of the table.
        when l.id = 'rejected' then coalesce(s.rows_read, 0) + l.found
        else coalesce(s.rows_read, l.total)
    end as total
from lost as l
left join source as s on s.role = l.role
left join reasons as r on r.id = l.id and r.role is not distinct from l.role
where l.found > 0
order by l.role <> 'events', l.role, l.id
