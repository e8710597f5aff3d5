-- grain: none; how many tables of the base file hold events of some names
-- parameters: $events (JSON list of standard names)
-- columns: tables
select count(distinct case when s.touch then 0 when s.event = 'journey_excluded' and s.journey is not null then 3 when s.journey is not null then 1 else 2 end) as tables
from base.main.shape as s
where list_contains(from_json($events, '["varchar"]'), s.event)
