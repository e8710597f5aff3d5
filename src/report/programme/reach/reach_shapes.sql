,
-- grain: one shape of the journeys of the filter (P2)
-- parameters: those of placed_shape
-- columns: shape, journey, unit (1 = of the units, 0 = not, -1 = as its customer's), sent, delivered, touched (1 = yes)
listed_shape as (
    select
        p.shape, p.journey, coalesce(p.of_units::bigint, -1) as unit, p.sent::bigint as sent,
        p.delivered::bigint as delivered, p.touched::bigint as touched
    from placed_shape as p
)
select l.shape, l.journey, l.unit, l.sent, l.delivered, l.touched
from listed_shape as l
order by l.shape
