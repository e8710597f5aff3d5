-- known_stage: one stage of the configuration or of the data. stage: its name without case, blanks, hyphens and underscores; name: as
--   it is shown; place: its position in the list, null of others; rank: its number among all, others after the list by name (P4).
--   named_stage: one spelling of the data with the rank of its stage
-- parameters: $stages (JSON list, in order)
listed_stage as (
    select
        regexp_replace(lower(s.name), '[\s\x0b\x85\p{Z}_-]', '', 'g') as stage, s.name,
        list_position(from_json($stages, '["varchar"]'), s.name)::bigint as place
    from (select distinct unnest(from_json($stages, '["varchar"]')) as name) as s
),
spelling as (
    select w.name, regexp_replace(lower(w.name), '[\s\x0b\x85\p{Z}_-]', '', 'g') as stage
    from (
        select h.stage as name
        from lead_stage as h
        union
        select l.stage
        from lead as l
        where not l.staged and l.stage is not null
    ) as w
),
any_stage as (
    select l.stage, l.name, l.place
    from listed_stage as l
    union all
    select s.stage, min(s.name), null
    from spelling as s
    where s.stage <> '' and s.stage not in (select l.stage from listed_stage as l)
    group by s.stage
),
known_stage as (
    select
        a.stage, a.name, a.place,
        (row_number() over (order by a.place nulls last, a.name, a.stage))::bigint as rank
    from any_stage as a
),
named_stage as (
    select s.name, k.rank
    from spelling as s
    join known_stage as k on k.stage = s.stage
)
