-- grain: one customer behind a number of visits of a step (H4, F3)
-- parameters: those of chosen ($journeys names the one); $journey, $step, $version (null = all), $outcome (0 in progress,
--   1 passed on, 2 exited; null = all), $limit
-- columns: customer, name, at_us (of the first), visits, people (all of them, whatever the limit)
, person as (
    select v.customer, min(v.at_us) as at_us, count(*) as times
    from visit as v
    join chosen as c on c.entry = v.entry
    join shape as s on s.shape = v.shape
    where s.journey = $journey::varchar
      and s.step = $step::varchar
      and ($version::varchar is null or c.version = $version::varchar)
      and ($outcome::bigint is null or v.outcome = $outcome::bigint)
    group by v.customer
)
select c.customer_id, c.name, p.at_us, p.times, count(*) over () as people
from person as p
join customer as c on c.customer = p.customer
order by p.at_us, c.customer_id
limit $limit::bigint
