,
-- grain: one stage of the list, then one other that a chosen lead stands or stood at (R7, P4, P6)
-- parameters: $lost (JSON list of stages), and those of people, inbound_journey, chosen_lead, known_stage, stage_of and stay
-- columns: stage, position, outbound, inbound, sales, total (leads that stand there), reached (leads ever there), median_days,
--   to_next (0-1)
lost_stage as (
    select distinct regexp_replace(lower(s.name), '[\s\x0b\x85\p{Z}_-]', '', 'g') as stage
    from (select unnest(from_json($lost, '["varchar"]')) as name) as s
),
onward_stage as (
    select k.rank, k.place
    from known_stage as k
    where k.place is not null and k.stage not in (select l.stage from lost_stage as l)
),
standing as (
    select
        s.rank, count(*) filter (where s.origin = 'outbound')::bigint as outbound,
        count(*) filter (where s.origin = 'inbound')::bigint as inbound,
        count(*) filter (where s.origin = 'sales')::bigint as sales, count(*)::bigint as total
    from stage_of as s
    group by s.rank
),
arrived as (
    select s.n, s.rank, min(s.entered_us) as first_us, max(s.entered_us) as last_us
    from stood as s
    group by s.n, s.rank
),
went_on as (
    select distinct a.n, a.rank
    from arrived as a
    join known_stage as k on k.rank = a.rank
    join arrived as b on b.n = a.n and b.last_us >= a.first_us
    join onward_stage as o on o.rank = b.rank and o.place > k.place
),
ever_at as (
    select a.rank, w.n is not null as gone
    from arrived as a
    left join went_on as w on w.n = a.n and w.rank = a.rank
    union all
    select s.rank, false
    from stage_of as s
    where not s.has_history
),
reached_by as (
    select e.rank, count(*)::bigint as reached, count(*) filter (where e.gone)::bigint as gone
    from ever_at as e
    group by e.rank
),
lasted as (
    select s.rank, median((s.ended_us - s.entered_us) / 86400000000.0) as days
    from stay as s
    where s.ended_us is not null
    group by s.rank
)
select
    k.name, k.place, coalesce(t.outbound, 0)::bigint, coalesce(t.inbound, 0)::bigint, coalesce(t.sales, 0)::bigint,
    coalesce(t.total, 0)::bigint, coalesce(r.reached, 0)::bigint, d.days::double,
    case
        when exists (select 1 from onward_stage as o where o.place > k.place)
            then r.gone::double / nullif(r.reached, 0)
    end as to_next
from known_stage as k
left join standing as t on t.rank = k.rank
left join reached_by as r on r.rank = k.rank
left join lasted as d on d.rank = k.rank
where k.place is not null or r.reached > 0
order by k.rank
