-- grain: one event of a customer, and one line more for each milestone completed and each goal reached by it; in the order of T4.
--   A touch is told as a touch; what the conditions of a milestone held on is told as its completion
-- parameters: $key (the customer), $milestone (its position), $triggers (JSON list: the trigger of each milestone), $goals
--   (journeys with a goal), $goal_events (JSON list: what attains each of them), $touches (touches and completions of the
--   milestone alone), $begin, $end (µs, end excluded: whole hours), $limit, $offset (in these)
-- columns: kind (touch, event, completion, goal), at_us, place (of a touch, among all of them), shape, event, journey,
--   journey_name, step, step_name, channel, asset, asset_name, reason, milestone (position), number (of a completion that counts),
--   value, counted
with touched as (
    select t.at_us, t.shape, t.place
    from touch as t
    where t.customer = $key::bigint and t.at_us >= $begin::bigint and t.at_us < $end::bigint
),
completed as (
    select
        c.milestone, c.at_us, c.src, c.value, c.counted,
        from_json($triggers, '["varchar"]')[c.milestone + 1] as event,
        count(*) filter (where c.counted) over (
            partition by c.milestone order by c.at_us, c.src rows between unbounded preceding and current row
        ) as number
    from completion as c
    where c.customer = $key::bigint
),
-- of other milestones only what counts
told as (
    select c.milestone, c.at_us, c.src, c.value, c.counted, c.event, case when c.counted then c.number end as number
    from completed as c
    where (c.milestone = $milestone::bigint or c.counted and not $touches::boolean)
      and c.at_us >= $begin::bigint
      and c.at_us < $end::bigint
),
taken as (
    select t.at_us, t.event, count(distinct t.src) as times
    from told as t
    group by t.at_us, t.event
),
kept as (
    select m.at_us, m.shape, s.event, s.rank
    from message as m
    join shape as s on s.shape = m.shape
    where m.customer = $key::bigint and not s.touch and not $touches::boolean
      and m.at_us >= $begin::bigint
      and m.at_us < $end::bigint
    union all
    select o.at_us, o.shape, s.event, s.rank
    from other_event as o
    join shape as s on s.shape = o.shape
    where o.customer = $key::bigint and not $touches::boolean
      and o.at_us >= $begin::bigint
      and o.at_us < $end::bigint
    union all
    select x.at_us, x.shape, s.event, s.rank
    from excluded as x
    join shape as s on s.shape = x.shape
    where x.customer = $key::bigint and not $touches::boolean
      and x.at_us >= $begin::bigint
      and x.at_us < $end::bigint
),
numbered as (
    select k.at_us, k.shape, k.event, row_number() over (partition by k.at_us, k.event order by k.rank) as nth
    from kept as k
),
plain as (
    select n.at_us, n.shape, n.nth
    from numbered as n
    left join taken as t on t.at_us = n.at_us and t.event = n.event
    where n.nth > coalesce(t.times, 0)
),
begun as (
    select e.begun_us as at_us, e.shape, e.entry
    from entry as e
    where e.customer = $key::bigint and not $touches::boolean
      and e.begun_us >= $begin::bigint
      and e.begun_us < $end::bigint
),
ended as (
    select
        e.ended_us as at_us, e.entry, s.journey,
        case when e.completed then 'journey_completed' else 'journey_exited' end as event,
        coalesce(e.reason, 'unknown') as reason,
        x.step
    from entry as e
    join shape as s on s.shape = e.shape
    left join shape as x on x.shape = e.end_shape
    where e.customer = $key::bigint and not $touches::boolean
      and e.ended_us >= $begin::bigint
      and e.ended_us < $end::bigint
),
visited as (
    select v.at_us, v.shape, v.entry
    from visit as v
    where v.customer = $key::bigint and not $touches::boolean
      and v.at_us >= $begin::bigint
      and v.at_us < $end::bigint
),
goal as (
    select
        unnest(from_json($goals, '["varchar"]')) as journey,
        unnest(from_json($goal_events, '["varchar"]')) as event
),
attaining as (
    select g.converted_us as at_us, e.entry, s.journey, o.event
    from goal_entry as g
    join entry as e on e.entry = g.entry
    join shape as s on s.shape = e.shape
    left join goal as o on o.journey = s.journey
    where e.customer = $key::bigint and not $touches::boolean
      and g.converted_us >= $begin::bigint
      and g.converted_us < $end::bigint
),
line as (
    select
        'touch' as kind, t.at_us, s.depth, 0 as rank, t.place, t.shape, s.event, s.journey, s.step, s.channel, s.asset,
        null as reason, null as milestone, null as number, null as value, null as counted
    from touched as t
    join shape as s on s.shape = t.shape
    union all
    select
        'event', p.at_us, s.depth, 1, p.nth, p.shape, s.event, s.journey, s.step, s.channel, s.asset, s.reason, null, null, null,
        null
    from plain as p
    join shape as s on s.shape = p.shape
    union all
    select 'event', b.at_us, s.depth, 2, b.entry, b.shape, s.event, s.journey, null, null, null, null, null, null, null, null
    from begun as b
    join shape as s on s.shape = b.shape
    union all
    select 'event', v.at_us, s.depth, 3, v.entry, v.shape, s.event, s.journey, s.step, null, null, null, null, null, null, null
    from visited as v
    join shape as s on s.shape = v.shape
    union all
    select
        'completion', t.at_us, 3, 4, t.src, null, t.event, null, null, null, null, null, t.milestone, t.number, t.value,
        t.counted
    from told as t
    union all
    select 'goal', a.at_us, 3, 5, a.entry, null, a.event, a.journey, null, null, null, null, null, null, null, null
    from attaining as a
    union all
    select 'event', e.at_us, 3, 6, e.entry, null, e.event, e.journey, e.step, null, null, e.reason, null, null, null, null
    from ended as e
)
select
    l.kind, l.at_us, l.place, l.shape, l.event, l.journey, j.name as journey_name, l.step, t.name as step_name, l.channel,
    l.asset, a.name as asset_name, l.reason, l.milestone, l.number, l.value, l.counted
from line as l
left join shape as s on s.shape = l.shape
left join journey as j on j.journey = l.journey
left join step as t on t.journey = l.journey and t.step = l.step
left join asset as a on a.asset = l.asset
order by l.at_us, l.depth, l.rank, l.place, s.rank, l.milestone
limit $limit::bigint offset $offset::bigint
