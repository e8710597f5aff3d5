-- grain: one opportunity, created by as_of, with its lead
opportunity_row as (
    select
        o.opportunity_id, o.lead_id, o.customer_id, o.created_at, o.budget, o.estimated_revenue, o.actual_revenue, o.status
    from memory.main.source_opportunities as o
    qualify row_number() over (
        partition by o.opportunity_id
        order by
            o.created_at, o.lead_id nulls last, o.customer_id nulls last, o.status nulls last,
            o.actual_revenue nulls last, o.estimated_revenue nulls last, o.budget nulls last
    ) = 1
),
deal as (
    select
        r.opportunity_id, r.created_at, r.lead_id, l.lead_id is not null as lead_known, l.journey_id, l.form_id, l.page_id,
        coalesce(r.customer_id, l.customer_id) as customer_id, r.budget, r.estimated_revenue, r.actual_revenue, r.status
    from opportunity_row as r
    left join lead_row as l on l.lead_id = r.lead_id
    where r.created_at <= $as_of
),
