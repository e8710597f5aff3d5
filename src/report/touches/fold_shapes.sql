-- grain: one shape that is a touch, and what the filter says of it (A2, A13, A16)
-- parameters: those of filtered_shape
-- columns: shape, event, journey, channel, asset, kept, unit (1 = of the units, 0 = not, -1 = as its customer's), prioritised
select
    s.shape::bigint as shape, s.event, s.journey, s.channel, s.asset,
    f.of_touch as kept,
    coalesce(f.of_units::bigint, -1) as unit,
    f.prioritised
from shape as s
join filtered_shape as f on f.shape = s.shape
where s.touch
order by s.shape
