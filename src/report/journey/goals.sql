-- grain: one journey with a goal (G1–G9)
-- parameters: those of chosen and listed_journey; $goals (journeys with a goal)
-- columns: journey, entries, entrants, attained, open (entries), closed_entrants, closed_attained, shared
, person as (
    select
        c.journey,
        c.customer,
        count(*) as entries,
        count(*) filter (where g.open) as open_entries,
        count(*) filter (where not g.open) > 0 as closed,
        count(*) filter (where not g.open and g.converted_us is not null) > 0 as closed_attained,
        min(g.converted_us) as at_us
    from chosen as c
    join goal_entry as g on g.entry = c.entry
    group by c.journey, c.customer
),
counted as (
    select
        p.journey,
        sum(p.entries)::bigint as entries,
        count(*) as entrants,
        count(p.at_us) as attained,
        sum(p.open_entries)::bigint as open_entries,
        count(*) filter (where p.closed) as closed_entrants,
        count(*) filter (where p.closed_attained) as closed_attained
    from person as p
    group by p.journey
),
both_ways as (
    select f.journey, count(*) as shared
    from person as f
    join attained as a on a.journey = f.journey and a.customer = f.customer and a.at_us = f.at_us
    where a.shared
    group by f.journey
),
listed as (
    select j.journey
    from listed_journey as j
    where list_contains(from_json($goals, '["varchar"]'), j.journey)
)
select
    l.journey,
    coalesce(n.entries, 0) as entries,
    coalesce(n.entrants, 0) as entrants,
    coalesce(n.attained, 0) as attained,
    coalesce(n.open_entries, 0) as open_entries,
    coalesce(n.closed_entrants, 0) as closed_entrants,
    coalesce(n.closed_attained, 0) as closed_attained,
    coalesce(b.shared, 0) as shared
from listed as l
left join counted as n on n.journey = l.journey
left join both_ways as b on b.journey = l.journey
order by l.journey
