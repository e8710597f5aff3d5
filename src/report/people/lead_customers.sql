-- grain: one customer whom leads name, those of the earliest lead first; one row of nobody where none names one (H4, R6, R7)
-- parameters: $origin, $stage (its name), $asset (a form or page) (null = all), $ever (leads that once stood at the stage as well),
--   $limit, and those of people, inbound_journey, chosen_lead, known_stage and stage_of
-- columns: customer, name, at_us (the first lead created), times (leads of theirs), people, counted (leads, whatever the limit),
--   nameless (leads that name nobody)
, wanted_stage as (
    select k.rank
    from known_stage as k
    where k.stage = regexp_replace(lower($stage::varchar), '[\s_-]', '', 'g')
),
asked as (
    select l.customer_id, l.created_us
    from chosen_lead as l
    join stage_of as s on s.n = l.n
    where ($origin::varchar is null or l.origin = $origin::varchar)
      and ($asset::varchar is null or coalesce(l.form = $asset::varchar, false) or coalesce(l.page = $asset::varchar, false))
      and (
          $stage::varchar is null
          or ((not $ever::boolean or not s.has_history) and s.rank in (select w.rank from wanted_stage as w))
          or (
              $ever::boolean
              and l.n in (select h.n from stood as h where h.rank in (select w.rank from wanted_stage as w))
          )
      )
)
