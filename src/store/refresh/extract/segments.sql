-- grain: one membership
-- parameters: none
-- columns: customer_id, segment, added_us, removed_us
select m.customer_id, m.segment, m.added_at, m.removed_at
from memory.main.source_segments as m
