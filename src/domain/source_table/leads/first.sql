-- grain: one lead_id of the table of leads: its earliest row, later ones than as_of included (P5)
ranked_lead as (
    select
        l.lead_id, l.customer_id, l.created_at, l.stage, l.journey_id, l.form_id, l.page_id, l.campaign_id,
        row_number() over (
            partition by l.lead_id
            order by
                l.created_at, l.journey_id nulls last, l.form_id nulls last, l.page_id nulls last,
                l.campaign_id nulls last, l.customer_id nulls last, l.stage nulls last
        ) as n
    from memory.main.source_leads as l
),
lead_row as (
    select r.lead_id, r.customer_id, r.created_at, r.stage, r.journey_id, r.form_id, r.page_id, r.campaign_id
    from ranked_lead as r
    where r.n = 1
),
