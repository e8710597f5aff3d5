-- grain: one journey of the source's table; of several rows of one id the first published, then the first by text
-- columns: journey_id, name, direction, published_us, ended_us, status
with ranked as (
    select
        j.journey_id, j.name, j.direction, j.published_at, j.ended_at, j.status,
        row_number() over (
            partition by j.journey_id
            order by j.published_at nulls last, j.name nulls last, j.direction, j.ended_at, j.status
        ) as n
    from memory.main.source_journeys as j
)
select r.journey_id, r.name, r.direction, r.published_at, r.ended_at, r.status
from ranked as r
where r.n = 1
order by r.journey_id
