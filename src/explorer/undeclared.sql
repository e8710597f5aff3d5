-- grain: one journey that events alone name; parameters: $configured (JSON list of ids); columns: journey
select j.journey
from journey as j
where not j.in_table
  and not list_contains(from_json($configured, '["varchar"]'), j.journey)
order by j.journey
