-- reached_journey: one journey with its persons and what they were sent and touched (P2). over_journeys, over_people: one row, the
--   same sums over journeys and over persons (H2): included, messages, interactions, responded
-- parameters: those of reached
journey_people as (
    select
        j.journey, count(*) filter (where (r.entered | r.excluded) & j.bit <> 0) as included,
        count(*) filter (where r.entered & j.bit <> 0) as entered,
        count(*) filter (where r.excluded & ~r.entered & j.bit <> 0) as excluded,
        count(*) filter (where r.suppressed & j.bit <> 0) as suppressed,
        count(*) filter (where r.messaged & j.bit <> 0) as messaged,
        count(*) filter (where r.messaged & r.touched & j.bit <> 0) as responded
    from numbered_journey as j
    join reached as r on r.word = j.word
    group by j.journey
),
shape_events as (
    select m.shape, count(*) as events, 0 as touches
    from told_message as m
    group by m.shape
    union all
    select t.shape, 0, count(*)
    from told_touch as t
    group by t.shape
),
journey_events as (
    select
        s.journey, sum(e.events) filter (where s.sent) as messages, sum(e.events) filter (where s.delivered) as delivered,
        sum(e.touches) filter (where s.touched) as interactions
    from shape_events as e
    join placed_shape as s on s.shape = e.shape
    group by s.journey
),
reached_journey as (
    select
        j.journey, coalesce(p.included, 0) as included, coalesce(p.entered, 0) as entered,
        coalesce(p.excluded, 0) as excluded, coalesce(p.suppressed, 0) as suppressed,
        coalesce(p.messaged, 0) as messaged, coalesce(e.messages, 0) as messages,
        coalesce(e.delivered, 0) as delivered, coalesce(p.responded, 0) as responded,
        coalesce(e.interactions, 0) as interactions
    from numbered_journey as j
    left join journey_people as p on p.journey = j.journey
    left join journey_events as e on e.journey = j.journey
),
over_journeys as (
    select
        coalesce(sum(j.included), 0)::bigint as included, coalesce(sum(j.messages), 0)::bigint as messages,
        coalesce(sum(j.interactions), 0)::bigint as interactions, coalesce(sum(j.responded), 0)::bigint as responded
    from reached_journey as j
),
over_people as (
    select
        coalesce(sum(bit_count(r.entered | r.excluded)), 0)::bigint as included,
        coalesce(sum(r.messages), 0)::bigint as messages, coalesce(sum(r.touches), 0)::bigint as interactions,
        coalesce(sum(bit_count(r.messaged & r.touched)), 0)::bigint as responded
    from reached as r
)
