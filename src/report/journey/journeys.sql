-- grain: one journey that the table, the configuration or an event names (F1, F2)
-- parameters: those of chosen, listed_journey and dispatch; $goals (journeys with a goal; of the others the goal's columns are null)
-- columns: journey, entries, entrants, messages_sent, converted, conversion_rate, exits_without_conversion, exits, active
, sent as (
    select d.journey, count(*) as messages_sent
    from message as m
    join dispatch as d on d.shape = m.shape
    join people as p on p.customer = m.customer
    where ($from::bigint is null or m.at_us >= $from::bigint)
      and ($to::bigint is null or m.at_us < $to::bigint)
      and coalesce(d.of_units, p.of_units)
      and p.of_segments
    group by d.journey
),
person as (
    select
        c.journey,
        c.customer,
        count(*) as entries,
        count(g.converted_us) > 0 as converted,
        count(*) filter (where c.ended_us is not null and g.converted_us is null) as left_unconverted,
        count(c.ended_us) as exits
    from chosen as c
    left join goal_entry as g on g.entry = c.entry
    group by c.journey, c.customer
),
counted as (
    select
        p.journey,
        sum(p.entries)::bigint as entries,
        count(*) as entrants,
        count(*) filter (where p.converted) as converted,
        sum(p.left_unconverted)::bigint as left_unconverted,
        sum(p.exits)::bigint as exits,
        sum(p.entries - p.exits)::bigint as active
    from person as p
    group by p.journey
),
listed as (
    select j.journey, list_contains(from_json($goals, '["varchar"]'), j.journey) as has_goal
    from listed_journey as j
)
select
    l.journey,
    coalesce(n.entries, 0) as entries,
    coalesce(n.entrants, 0) as entrants,
    coalesce(s.messages_sent, 0) as messages_sent,
    case when l.has_goal then coalesce(n.converted, 0) end as converted,
    case when l.has_goal then n.converted / nullif(n.entrants, 0) end as conversion_rate,
    case when l.has_goal then coalesce(n.left_unconverted, 0) end as exits_without_conversion,
    coalesce(n.exits, 0) as exits,
    coalesce(n.active, 0) as active
from listed as l
left join counted as n on n.journey = l.journey
left join sent as s on s.journey = l.journey
order by l.journey
