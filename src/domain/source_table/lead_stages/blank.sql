-- grain: one row: stages of blanks, hyphens and underscores alone, which name none (H3)
-- parameters: none
-- columns: id, role, rows, total, example
select 'blank_stages', 'lead_stages', count(*)::ubigint, (select count(*) from memory.main.source_lead_stages as a)::ubigint,
    min(s.lead_id)
from memory.main.source_lead_stages as s
where regexp_replace(s.stage, '[\s\x0b\x85\p{Z}_-]', '', 'g') = ''
