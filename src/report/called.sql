-- grain: one journey, step or asset that an answer names, with what users call it (R10)
-- parameters: $journeys, $step_journeys (journeys all of whose steps are named), $assets: JSON lists of ids
-- columns: kind (journey, step, asset), scope (the journey of a step, else empty), id, name, shared (other ids have that name)
with asked_journey as (
    select distinct unnest(from_json($journeys, '["varchar"]')) as journey
),
asked_step as (
    select distinct unnest(from_json($step_journeys, '["varchar"]')) as journey
),
asked_asset as (
    select distinct unnest(from_json($assets, '["varchar"]')) as asset
),
found as (
    select 'journey' as kind, '' as scope, j.journey as id, j.name
    from journey as j
    join asked_journey as a on a.journey = j.journey
    union all
    select 'asset', '', s.asset, s.name
    from asset as s
    join asked_asset as a on a.asset = s.asset
    union all
    select 'step', t.journey, t.step, t.name
    from step as t
    join asked_step as a on a.journey = t.journey
),
-- ids by name: of all journeys and assets, of the steps of one journey
bearers as (
    select 'journey' as kind, '' as scope, j.name, count(*) as ids
    from journey as j
    where j.name in (select f.name from found as f where f.kind = 'journey')
    group by j.name
    union all
    select 'asset', '', s.name, count(*)
    from asset as s
    where s.name in (select f.name from found as f where f.kind = 'asset')
    group by s.name
    union all
    select 'step', f.scope, f.name, count(*)
    from found as f
    where f.kind = 'step'
    group by f.scope, f.name
)
select f.kind, f.scope, f.id, f.name, b.ids > 1 as shared
from found as f
join bearers as b on b.kind = f.kind and b.scope = f.scope and b.name = f.name
where f.name is not null and trim(f.name) <> '' and f.name <> f.id
order by f.kind, f.scope, f.id
