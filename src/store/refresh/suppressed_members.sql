-- grain: one membership in a segment that suppresses (G4)
-- parameters: the segments as a JSON array
-- columns: hash of the customer id as the scan has it, segment, added_us, removed_us
select hash(m.customer_id), m.segment, m.added_at, m.removed_at
from memory.main.source_segments as m
where m.segment in (select unnest(from_json(?, '["varchar"]')))
order by m.customer_id, m.segment, m.added_at, m.removed_at
