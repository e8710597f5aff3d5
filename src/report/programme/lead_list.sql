,
-- grain: one lead, the newest first (R6, P5, P6)
-- parameters: $origin (null = all), $stage (its name; null = all), $limit, and those of people, inbound_journey, chosen_lead,
--   known_stage and stage_of
-- columns: lead, customer, created_us, origin, stage, journey, form, page, campaign, interactions, last_us, of (how many leads there
--   are without the limit)
asked_lead as (
    select
        l.lead, l.customer_id, l.customer, l.created_us, l.origin, k.name as stage, l.journey, l.form, l.page, l.campaign,
        count(*) over () as leads
    from chosen_lead as l
    join stage_of as s on s.n = l.n
    join known_stage as k on k.rank = s.rank
    where ($origin::varchar is null or l.origin = $origin::varchar)
      and ($stage::varchar is null or k.stage = regexp_replace(lower($stage::varchar), '[\s\x0b\x85\p{Z}_-]', '', 'g'))
    order by l.created_us desc, l.lead
    limit $limit::bigint
),
interacted as (
    select t.customer, count(*)::bigint as interactions, max(t.at_us) as last_us
    from touch as t
    where t.customer in (select a.customer from asked_lead as a)
    group by t.customer
)
select
    a.lead, a.customer_id, a.created_us, a.origin, a.stage, a.journey, a.form, a.page, a.campaign,
    coalesce(i.interactions, 0)::bigint as interactions, i.last_us, a.leads::bigint as leads
from asked_lead as a
left join interacted as i on i.customer = a.customer
order by a.created_us desc, a.lead
