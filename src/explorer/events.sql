-- grain: one event name, the standard one where there is one, the most frequent first; columns: name, events
select coalesce(e.standard, e.source_name) as name, sum(e.events)::ubigint as events
from event_name as e
group by coalesce(e.standard, e.source_name)
order by sum(e.events) desc, coalesce(e.standard, e.source_name)
