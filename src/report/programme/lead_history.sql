,
-- grain: one stay of the lead at a stage, in time, then one opportunity of it, in time (R6, R8, P4, P6, P7)
-- parameters: $lead (id), and those of people, inbound_journey, chosen_lead, known_stage, stage_of and stay
-- columns: kind (stage, opportunity), name (the stage, the opportunity's id), at_us, until_us, days (until then, else until as_of;
--   null of opportunities), status, budget, estimated_revenue, actual_revenue
asked_lead as (
    select l.n, l.lead
    from chosen_lead as l
    where l.lead = $lead::varchar
),
stayed as (
    select s.rank, s.entered_us, s.ended_us
    from stay as s
    join asked_lead as a on a.n = s.n
    union all
    select s.rank, null, null
    from stage_of as s
    join asked_lead as a on a.n = s.n
    where not s.has_history
)
select
    'stage' as kind, k.name, s.entered_us as at_us, s.ended_us as until_us,
    ((coalesce(s.ended_us, $as_of::bigint) - s.entered_us) / 86400000000.0)::double as days, null::varchar as status,
    null::double as budget, null::double as estimated_revenue, null::double as actual_revenue, s.rank
from stayed as s
join known_stage as k on k.rank = s.rank
union all
select
    'opportunity', o.opportunity, o.created_us, null, null, o.status, o.budget::double, o.estimated_revenue::double,
    o.actual_revenue::double, 0
from opportunity as o
join asked_lead as a on a.lead = o.lead
order by kind desc, at_us, rank, name
