-- grain: one journey and one variant of its customers' first entries (J4, R9); null = none
-- parameters: those of chosen; $controlled (JSON list: journeys whose goal a trigger measures, with a control group)
-- columns: journey, variant, entrants, attained (in some entry of theirs, whatever other journeys have the same goal: without G7)
, started as (
    select
        c.journey, c.customer, c.entry, c.begun_us, c.ended_us, c.completed, s.variant, t.trigger, t.listening_us
    from chosen as c
    join entry as e on e.entry = c.entry
    join shape as s on s.shape = e.shape
    join goal_trigger as t on t.journey = c.journey
    where list_contains(from_json($controlled, '["varchar"]'), c.journey)
),
-- the first hit from the begin on: where any counts, this one does
followed as (
    select
        b.journey, b.customer, b.entry, b.begun_us, b.variant,
        h.at_us is not null
            and (
                b.ended_us is null
                or h.at_us <= b.ended_us
                or b.completed and h.at_us - b.ended_us <= b.listening_us
            ) as attained
    from started as b
    asof left join goal_hit as h
        on h.customer = b.customer and h.trigger = b.trigger and h.at_us >= b.begun_us
),
person as (
    select
        f.journey, f.customer,
        first(f.variant order by f.begun_us, f.entry) as variant,
        bool_or(f.attained) as attained
    from followed as f
    group by f.journey, f.customer
)
select p.journey, p.variant, count(*) as entrants, count(*) filter (where p.attained) as attained
from person as p
group by p.journey, p.variant
order by p.journey, p.variant nulls last
