-- grain: one shape, with what a breakdown tells it by (R1, U8)
-- parameters: those of filtered_shape; $breakdown (a standard column; null = none of them)
-- columns: shape, selected (1 = the filter of journeys, channels and platforms lets it through, 0 = not), unit (1 = of the units,
--   0 = not, -1 = as its customer's), label (null = none)
select
    f.shape::bigint as shape,
    (f.of_journeys and f.of_message and f.without_machine)::bigint as selected,
    coalesce(f.of_units::bigint, -1) as unit,
    case $breakdown::varchar
        when 'journey' then s.journey
        when 'step' then s.step
        when 'channel' then s.channel
        when 'asset' then s.asset
        when 'platform' then s.platform
        when 'business_unit' then s.business_unit
        when 'variant' then s.variant
        when 'version' then s.version
        when 'event' then s.event
    end as label
from filtered_shape as f
join shape as s on s.shape = f.shape
order by f.shape
