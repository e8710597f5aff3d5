-- grain: one shape of message events of entries of the journey, where every entry of it is chosen (F4)
-- parameters: $journey
-- columns: shape, total, once, once_platform
select
    m.shape::bigint as shape, count(*) as total, count(*) filter (where m.first) as once,
    count(*) filter (where m.first_platform) as once_platform
from message as m
where m.entry is not null
  and m.shape in (select s.shape from shape as s where s.journey = $journey::varchar)
group by m.shape
order by m.shape
