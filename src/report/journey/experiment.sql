-- grain: one group of customers with an entry (G11, J3): by variant that of the first entry, by channel that of the first
--   message of the entries; null = none
-- parameters: those of chosen ($journeys names the one); $by_channel; $sent (JSON list: events that dispatch a message)
-- columns: group, entrants, attained
, person as (
    select
        c.customer,
        first(s.variant order by c.begun_us, c.entry) as variant,
        max(g.converted_us is not null) as attained
    from chosen as c
    join entry as e on e.entry = c.entry
    join shape as s on s.shape = e.shape
    left join goal_entry as g on g.entry = c.entry
    group by c.customer
)
, grouped as (
    select case when $by_channel::boolean then h.channel else p.variant end as "group", p.attained
    from person as p
    left join message_channel as h on h.customer = p.customer
)
select g."group", count(*) as entrants, count(*) filter (where g.attained) as attained
from grouped as g
group by g."group"
order by g."group" nulls last
