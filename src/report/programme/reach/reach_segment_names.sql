-- grain: one segment of the filter with a member by the instant (R4, R10)
-- parameters: $segments (JSON list; empty = all), $as_of (µs)
-- columns: segment
select distinct m.segment
from member as m
where (m.added_us is null or m.added_us <= $as_of::bigint)
  and (json_array_length($segments) = 0 or list_contains(from_json($segments, '["varchar"]'), m.segment))
order by m.segment
