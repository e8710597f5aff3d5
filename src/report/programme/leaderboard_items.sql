-- grain: one journey, or one asset, that is listed (P3)
-- parameters: $by_asset, $leads (those of leads as well), $journeys (JSON list; empty = all), and those of listed_journey
-- columns: item
, wanted_lead as (
    select l.journey, l.form, l.page
    from lead as l
    where $leads::boolean
      and (
          json_array_length($journeys) = 0
          or coalesce(list_contains(from_json($journeys, '["varchar"]'), l.journey), false)
      )
),
item as (
    select j.journey as item
    from listed_journey as j
    where not $by_asset::boolean
    union
    select l.journey
    from wanted_lead as l
    where not $by_asset::boolean
    union
    select a.asset
    from asset as a
    where $by_asset::boolean
      and (
          json_array_length($journeys) = 0
          or a.asset in (
              select s.asset
              from shape as s
              where s.asset is not null and list_contains(from_json($journeys, '["varchar"]'), s.journey)
          )
      )
    union
    select l.form
    from wanted_lead as l
    where $by_asset::boolean
    union
    select l.page
    from wanted_lead as l
    where $by_asset::boolean
)
select i.item
from item as i
where i.item is not null
order by i.item
