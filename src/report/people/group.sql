-- grain: one entry of a customer of a group of the experiment: by the variant of the first entry, or by message_channel; a part of
--   queries, which goes on with those of persons.sql or endings.sql (H4, G11)
-- parameters: those of message_channel; $group (null = none), $attained (those with the goal alone)
-- columns of matched: as of entries.sql
, begun as (
    select
        c.customer, c.entry, c.journey, c.begun_us, c.ended_us, c.reason, c.end_shape, g.entry as followed, g.converted_us,
        first_value(s.variant) over (partition by c.customer order by c.begun_us, c.entry) as variant,
        max(g.converted_us is not null) over (partition by c.customer) as attained
    from chosen as c
    join entry as e on e.entry = c.entry
    join shape as s on s.shape = e.shape
    left join goal_entry as g on g.entry = c.entry
),
matched as (
    select
        b.customer, b.entry, b.journey, b.begun_us as order_us, b.begun_us,
        null::bigint as reached_us,
        b.converted_us as goal_us,
        case when b.followed is not null then b.converted_us is not null end as with_goal,
        b.ended_us,
        case when b.ended_us is not null then coalesce(b.reason, 'unknown') end as reason,
        x.step
    from begun as b
    left join shape as x on x.shape = b.end_shape
    left join message_channel as h on h.customer = b.customer
    where case when $by_channel::boolean then h.channel else b.variant end is not distinct from $group::varchar
      and (b.attained or not $attained::boolean)
)
