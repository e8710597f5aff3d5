-- journey_span: one journey, when it begins (as published, else with its first event) and ends, and whether it is running at the
--   instant looked at; none of it depends on the filter (P1)
-- parameters: $as_of (µs)
undated_shape as (
    select s.shape, s.journey
    from shape as s
    join journey as j on j.journey = s.journey
    where j.published_us is null
),
seen as (
    select e.shape, min(e.begun_us) as at_us
    from entry as e
    where e.shape in (select u.shape from undated_shape as u)
    group by e.shape
    union all
    select v.shape, min(v.at_us) as at_us
    from visit as v
    where v.shape in (select u.shape from undated_shape as u)
    group by v.shape
    union all
    select m.shape, min(m.at_us) as at_us
    from message as m
    where m.shape in (select u.shape from undated_shape as u)
    group by m.shape
    union all
    select x.shape, min(x.at_us) as at_us
    from excluded as x
    where x.shape in (select u.shape from undated_shape as u)
    group by x.shape
    union all
    select t.shape, min(t.at_us) as at_us
    from touch as t
    where t.shape in (select u.shape from undated_shape as u)
    group by t.shape
    union all
    select o.shape, min(o.at_us) as at_us
    from other_event as o
    where o.shape in (select u.shape from undated_shape as u)
    group by o.shape
),
first_event as (
    select u.journey, min(n.at_us) as at_us
    from seen as n
    join undated_shape as u on u.shape = n.shape
    group by u.journey
),
journey_begin as (
    select j.journey, coalesce(j.published_us, f.at_us) as begins_us, j.ended_us as ends_us
    from journey as j
    left join first_event as f on f.journey = j.journey
),
journey_span as (
    select
        b.journey, b.begins_us, b.ends_us,
        coalesce(b.begins_us <= $as_of::bigint, false) and coalesce(b.ends_us > $as_of::bigint, true) as running
    from journey_begin as b
)
