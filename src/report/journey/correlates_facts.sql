-- grain: one factor with a value that a customer of span has (J8): present holds what happened to them, owned what they are; a part
--   of queries, which goes on with the counts of correlates.sql or with the people of one of them
-- parameters: $journey (whose messages are told by channel; null = any), $sent (JSON list: events that dispatch a message),
--   $no_factors (JSON list: events that are no factors), $own_channels (JSON list: the configured channels), $without_machine,
--   $most_values (so many values of a customer's column at most), $factor, $value (the one; null = all), and those of span
-- columns: of present: code (customer, fact of told, whether the goal fell); of owned: customer, factor, value, converted
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
    where $factor::varchar is null or t.factor = $factor::varchar and t.value = $value::varchar
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
audience as (
    select distinct c.audience as value
    from span as p
    join customer as c on c.customer = p.customer
    where c.audience is not null
),
of_span as (
    select p.customer, p.converted, v.value
    from span as p
    join customer_value as v on v.customer = p.customer
),
-- accounts are no attribute
few_values as (
    select a.attribute
    from attribute_value as a
    where a.attribute <> 'account_id' and a.value in (select o.value from of_span as o)
    group by a.attribute
    having count(*) <= $most_values::bigint
),
-- what a customer is, whatever happens
owning as (
    select p.customer, 'variant' as factor, p.variant as value, p.converted
    from span as p
    where p.variant is not null
    union all
    select p.customer, 'business_unit', p.business_unit, p.converted
    from span as p
    where p.business_unit is not null
    union all
    select p.customer, 'customer.audience', c.audience, p.converted
    from span as p
    join customer as c on c.customer = p.customer
    where c.audience is not null
      and (select count(*) from audience) <= $most_values::bigint
    union all
    select o.customer, 'customer.' || a.attribute, a.text, o.converted
    from of_span as o
    join attribute_value as a on a.value = o.value
    join few_values as f on f.attribute = a.attribute
),
owned as (
    select o.customer, o.factor, o.value, o.converted
    from owning as o
    where $factor::varchar is null or o.factor = $factor::varchar and o.value = $value::varchar
)
