-- grain: one journey, or one asset, with such events in the period (P3)
-- parameters: those of filtered; $by_asset, $without_machine, $wanted (JSON list of events)
-- columns: item, value
, told as (
    select case when $by_asset::boolean then e.asset_id else e.journey_id end as item
    from filtered as e
    where e.of_period
      and e.of_filter
      and not ($without_machine::boolean and e.is_machine)
      and list_contains(from_json($wanted, '["varchar"]'), e.event)
)
select t.item, count(*) as value
from told as t
where t.item is not null
group by t.item
order by t.item
