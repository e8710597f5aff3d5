-- grain: one lead_id of the table of leads: its earliest row, later ones than as_of included (P5)
lead_row as (
    select l.lead_id, l.customer_id, l.created_at, l.stage, l.journey_id, l.form_id, l.page_id, l.campaign_id
    from memory.main.source_leads as l
    qualify row_number() over (
        partition by l.lead_id
        order by
            l.created_at, l.journey_id nulls last, l.form_id nulls last, l.page_id nulls last, l.campaign_id nulls last,
            l.customer_id nulls last, l.stage nulls last
    ) = 1
),
