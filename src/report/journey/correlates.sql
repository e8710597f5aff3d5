-- grain: one factor with a value, by the customers of span that have it (J8); null = all customers
-- parameters: $journey (whose messages are told by channel; null = any), $sent (JSON list: events that dispatch a message),
--   $no_factors (JSON list: events that are no factors), $own_channels (JSON list: the configured channels), $without_machine,
--   $least (so many customers at least), $most_values (so many values of a customer's column at most), and those of span
-- columns: factor, value, with_people, converted_with
, usable as (
    select s.shape, s.event, s.journey, s.channel, s.platform, s.depth
    from shape as s
    join filtered_shape as f on f.shape = s.shape
    where f.without_machine
),
of_channel as (
    select distinct u.event
    from usable as u
    join (select unnest(from_json($own_channels, '["varchar"]')) as channel) as o
        on starts_with(u.event, o.channel || '_')
),
-- what an event of a shape tells
telling as (
    select u.shape, u.depth, 'event' as factor, u.event as value
    from usable as u
    where not list_contains(from_json($no_factors, '["varchar"]'), u.event)
      and u.event not in (select c.event from of_channel as c)
    union all
    select u.shape, u.depth, 'channel', coalesce(u.channel, left(u.event, -5))
    from usable as u
    where list_contains(from_json($sent, '["varchar"]'), u.event)
      and ($journey::varchar is null or u.journey = $journey::varchar)
    union all
    select u.shape, u.depth, 'platform', u.platform
    from usable as u
    where u.platform is not null
),
told as (
    select t.shape, t.depth, t.factor, t.value, dense_rank() over (order by t.factor, t.value) as fact
    from telling as t
),
-- every event whose shape is kept; a touch of a journey is a message too. What ends an entry is known by its step alone
happened as (
    select m.customer, m.at_us, m.shape
    from message as m
    union all
    select t.customer, t.at_us, t.shape
    from touch as t
    join shape as s on s.shape = t.shape
    where s.journey is null
    union all
    select o.customer, o.at_us, o.shape
    from other_event as o
    union all
    select v.customer, v.at_us, v.shape
    from visit as v
    union all
    select e.customer, e.begun_us, e.shape
    from entry as e
    union all
    select x.customer, x.at_us, x.shape
    from excluded as x
),
-- customer, fact and whether the goal fell, as one number: there may be as many of these as events
present as (
    select distinct (h.customer::ubigint << 32) | (t.fact::ubigint << 1) | p.converted::ubigint as code
    from happened as h
    join told as t on t.shape = h.shape
    join span as p on p.customer = h.customer
    where h.at_us >= p.from_us
      and (h.at_us < p.to_us or (h.at_us = p.to_us and t.depth < p.to_depth))
),
counted_fact as (
    select
        (p.code & 4294967295) >> 1 as fact,
        count(*) as with_people,
        count(*) filter (where p.code & 1 = 1) as converted_with
    from present as p
    group by (p.code & 4294967295) >> 1
),
fact as (
    select distinct t.fact, t.factor, t.value
    from told as t
),
audience as (
    select c.audience as value, count(*) as with_people, count(*) filter (where p.converted) as converted_with
    from span as p
    join customer as c on c.customer = p.customer
    where c.audience is not null
    group by c.audience
),
counted as (
    select f.factor, f.value, n.with_people, n.converted_with
    from counted_fact as n
    join fact as f on f.fact = n.fact
    union all
    select 'variant', p.variant, count(*), count(*) filter (where p.converted)
    from span as p
    where p.variant is not null
    group by p.variant
    union all
    select 'business_unit', p.business_unit, count(*), count(*) filter (where p.converted)
    from span as p
    where p.business_unit is not null
    group by p.business_unit
    union all
    select 'customer.audience', a.value, a.with_people, a.converted_with
    from audience as a
    where (select count(*) from audience) <= $most_values::bigint
    union all
    select null, null, count(*), count(*) filter (where p.converted)
    from span as p
)
select c.factor, c.value, c.with_people, c.converted_with
from counted as c
where c.factor is null or c.with_people >= $least::bigint
order by c.factor nulls first, c.value
