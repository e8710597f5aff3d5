-- grain: one table of the base file attached as base that holds events of some names
-- parameters: $events (JSON list of standard names)
-- columns: in_table
select distinct
    case
        when s.touch then 'touch'
        when s.journey is null then 'other_event'
        when s.event = 'journey_excluded' then 'excluded'
        else 'message'
    end as in_table
from base.main.shape as s
where list_contains(from_json($events, '["varchar"]'), s.event)
order by in_table
