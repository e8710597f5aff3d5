-- stood: one row of the history of a chosen lead (P6); stage_of: the stage at which each chosen lead stands, from its history, else
--   from its row where it has none at all, else the first of the list. Stages are their ranks
-- parameters: those of known_stage and chosen_lead
stood as (
    select l.n, k.rank, h.entered_us
    from lead_stage as h
    join chosen_lead as l on l.lead = h.lead
    join named_stage as k on k.name = h.stage
),
last_stood as (
    select s.n, max(s.entered_us::hugeint * 4294967296 + s.rank) as last_rank
    from stood as s
    group by s.n
),
stage_of as (
    select
        l.n, l.origin, h.n is not null as has_history,
        coalesce((h.last_rank & 4294967295)::bigint, w.rank, 1) as rank
    from chosen_lead as l
    left join last_stood as h on h.n = l.n
    left join named_stage as w on w.name = l.stage and not l.staged
)
