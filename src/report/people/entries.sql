-- grain: one customer behind a number of entries of a journey (H4)
-- parameters: those of chosen ($journeys names the one); $version (null = all), $which (entered, attained, active, ended), $limit
-- columns: customer, name, at_us (of the first), entries, people (all of them, whatever the limit)
, matched as (
    select
        c.customer,
        case $which::varchar when 'attained' then g.converted_us when 'ended' then c.ended_us else c.begun_us end as at_us
    from chosen as c
    left join goal_entry as g on g.entry = c.entry
    where ($version::varchar is null or c.version = $version::varchar)
      and case $which::varchar
          when 'entered' then true
          when 'attained' then g.converted_us is not null
          when 'active' then c.ended_us is null
          when 'ended' then c.ended_us is not null
      end
),
person as (
    select m.customer, min(m.at_us) as at_us, count(*) as times
    from matched as m
    group by m.customer
)
select c.customer_id, c.name, p.at_us, p.times, count(*) over () as people
from person as p
join customer as c on c.customer = p.customer
order by p.at_us, c.customer_id
limit $limit::bigint
