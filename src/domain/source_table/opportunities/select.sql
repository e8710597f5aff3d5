-- grain: one opportunity, created by as_of
select
    d.opportunity_id, d.created_at, d.lead_id, d.lead_known, d.journey_id, d.form_id, d.page_id, d.customer_id, k.customer,
    o.business_unit, o.segments, d.budget, d.estimated_revenue, d.actual_revenue, d.status
from deal as d
left join out.main.customer as k on k.customer_id = d.customer_id
left join outsider as o on o.customer_id = d.customer_id
order by d.created_at, d.opportunity_id
