-- grain: one membership of a customer that an event names, begun by as_of (R10)
-- parameters: $as_of in microseconds
insert into out.main.member
select m.segment, c.customer, m.added_at, m.removed_at
from memory.main.source_segments as m
inner join out.main.customer as c on c.customer_id = m.customer_id
where m.added_at is null or m.added_at <= $as_of
order by m.segment, c.customer, m.added_at, m.removed_at
