-- grain: one lead at one stage at one instant, by as_of; what is no name is no stage (P4)
-- parameters: $as_of in microseconds
insert into out.main.lead_stage
select distinct s.lead_id, s.stage, s.entered_at
from memory.main.source_lead_stages as s
where s.entered_at <= $as_of and regexp_replace(s.stage, '[\s\x0b\x85\p{Z}_-]', '', 'g') <> ''
order by s.lead_id, s.entered_at, s.stage
