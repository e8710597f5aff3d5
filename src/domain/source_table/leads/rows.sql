-- grain: one lead, created by as_of
deal as (
    select r.lead_id, r.customer_id, r.created_at, r.stage, r.journey_id, r.form_id, r.page_id, r.campaign_id
    from lead_row as r
    where r.created_at <= $as_of
),
staged as (
    select distinct s.lead_id
    from memory.main.source_lead_stages as s
    where regexp_replace(s.stage, '[\s\x0b\x85\p{Z}_-]', '', 'g') <> ''
),
