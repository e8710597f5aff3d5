,
-- grain: one journey with leads, or one form or page that they came by; a lead whose form is its page counts once (P3)
-- parameters: $by_asset, and those of people, inbound_journey and chosen_lead
-- columns: item, leads
way as (
    select l.n, case when $by_asset::boolean then l.form else l.journey end as item
    from chosen_lead as l
    union
    select l.n, l.page
    from chosen_lead as l
    where $by_asset::boolean
)
select w.item, count(*)::bigint as leads
from way as w
where w.item is not null
group by w.item
order by w.item
