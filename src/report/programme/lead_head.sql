,
-- grain: one row: the lead that is asked for; none where there is no such lead (R6, P5, P6)
-- parameters: $lead (id), and those of people, inbound_journey, chosen_lead, known_stage and stage_of
-- columns: lead, customer, name (of the customer), met (an event names the customer), created_us, origin, stage, journey, form, page,
--   campaign, business_unit (the customer's), interactions (all touches of the customer), last_us
asked_lead as (
    select
        l.lead, l.customer_id, l.customer, l.created_us, l.origin, k.name as stage, l.journey, l.form, l.page, l.campaign,
        w.business_unit as own_unit
    from chosen_lead as l
    join stage_of as s on s.n = l.n
    join known_stage as k on k.rank = s.rank
    join lead as w on w.lead = l.lead
    where l.lead = $lead::varchar
),
interacted as (
    select count(*)::bigint as interactions, max(t.at_us) as last_us
    from touch as t
    where t.customer in (select a.customer from asked_lead as a)
)
select
    a.lead, a.customer_id, c.name, a.customer is not null as met, a.created_us, a.origin, a.stage, a.journey, a.form,
    a.page, a.campaign, coalesce(c.business_unit, a.own_unit) as business_unit, i.interactions, i.last_us
from asked_lead as a
cross join interacted as i
left join customer as c on c.customer = a.customer
order by a.lead
