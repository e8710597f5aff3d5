-- grain: one step that the table or an event names (F3)
insert into out.main.step
with ranked as (
    select
        s.journey_id as journey, s.step_id as step, s.name, s.kind, s.position, s.parent_id as parent,
        row_number() over (
            partition by s.journey_id, s.step_id
            order by s.position nulls last, s.name nulls last, s.kind, s.parent_id
        ) as n
    from memory.main.source_steps as s
),
listed as (
    select r.journey, r.step, r.name, r.kind, r.position, r.parent
    from ranked as r
    where r.n = 1
),
used as (
    select distinct h.journey, h.step
    from out.main.shape as h
    where h.journey is not null and h.step is not null
)
select
    coalesce(l.journey, u.journey) as journey, coalesce(l.step, u.step) as step, l.name, l.kind, l.position, l.parent,
    l.step is not null
from listed as l
full join used as u on u.journey = l.journey and u.step = l.step
order by 1, 2
