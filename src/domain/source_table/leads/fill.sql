-- grain: one lead, created by as_of (P5, P6)
-- parameters: $as_of in microseconds
insert into out.main.lead
with
