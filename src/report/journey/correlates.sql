-- grain: one factor with a value, by the customers of span that have it (J8); null = all customers; what correlates_facts.sql goes
--   on with
-- parameters: $least (so many customers at least), and those of correlates_facts.sql
-- columns: factor, value, with_people, converted_with
, counted_fact as (
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
counted as (
    select f.factor, f.value, n.with_people, n.converted_with
    from counted_fact as n
    join fact as f on f.fact = n.fact
    union all
    select o.factor, o.value, count(*), count(*) filter (where o.converted)
    from owned as o
    group by o.factor, o.value
    union all
    select null, null, count(*), count(*) filter (where p.converted)
    from span as p
)
select c.factor, c.value, c.with_people, c.converted_with
from counted as c
where c.factor is null or c.with_people >= $least::bigint
order by c.factor nulls first, c.value
