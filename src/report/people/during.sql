-- grain: one entry of the journey, or one visit of its step where one is named, of which something fell into a span of time; a part of queries, which goes on with those of
--   persons.sql or endings.sql (H4, J0, J1)
-- parameters: those of chosen ($journeys names the one); $journey, $step (null = entries), $which (entered, attained, ended), $firsts (the first of each customer
--   alone), $since, $until (µs, end excluded; null = open)
-- columns of matched: as of entries.sql
, happened as (
    select
        c.customer, c.entry, c.journey, c.begun_us, c.ended_us, c.reason, c.end_shape, g.entry as followed, g.converted_us,
        case $which::varchar when 'attained' then g.converted_us when 'ended' then c.ended_us else c.begun_us end as order_us
    from chosen as c
    left join goal_entry as g on g.entry = c.entry
    where $step::varchar is null
    union all
    select
        c.customer, c.entry, c.journey, c.begun_us, c.ended_us, c.reason, c.end_shape, g.entry as followed, g.converted_us,
        case $which::varchar when 'entered' then v.at_us when 'ended' then case when v.outcome = 2 then c.ended_us end end
            as order_us
    from visit as v
    join chosen as c on c.entry = v.entry
    join shape as s on s.shape = v.shape
    left join goal_entry as g on g.entry = c.entry
    where s.journey = $journey::varchar and s.step = $step::varchar
),
placed as (
    select
        h.customer, h.entry, h.journey, h.begun_us, h.ended_us, h.reason, h.end_shape, h.followed, h.converted_us, h.order_us,
        min(h.order_us) over (partition by h.customer) as first_us
    from happened as h
    where h.order_us is not null
),
matched as (
    select
        p.customer, p.entry, p.journey, p.order_us, p.begun_us,
        null::bigint as reached_us,
        p.converted_us as goal_us,
        case when p.followed is not null then p.converted_us is not null end as with_goal,
        p.ended_us,
        case when p.ended_us is not null then coalesce(p.reason, 'unknown') end as reason,
        e.step
    from placed as p
    left join shape as e on e.shape = p.end_shape
    where ($since::bigint is null or p.order_us >= $since::bigint)
      and ($until::bigint is null or p.order_us < $until::bigint)
      and (p.order_us = p.first_us or not $firsts::boolean)
)
