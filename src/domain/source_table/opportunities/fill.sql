-- grain: one opportunity, created by as_of (P5, P7)
-- parameters: $as_of in microseconds
insert into out.main.opportunity
with
