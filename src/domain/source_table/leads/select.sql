-- grain: one lead, created by as_of
select
    d.lead_id, d.created_at, d.customer_id, k.customer, o.business_unit, o.segments, d.stage, s.lead_id is not null,
    d.journey_id, d.form_id, d.page_id, d.campaign_id
from deal as d
left join out.main.customer as k on k.customer_id = d.customer_id
left join outsider as o on o.customer_id = d.customer_id
left join staged as s on s.lead_id = d.lead_id
order by d.created_at, d.lead_id
