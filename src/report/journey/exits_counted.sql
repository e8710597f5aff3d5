-- grain: as exits.sql, of entries that are counted already
-- parameters: $ended (JSON list: how many ended by events of a shape, -1 = none known, for a reason); $journey
with told as (
    select unnest(from_json($ended, '[{"shape": "bigint", "reason": "varchar", "entries": "bigint"}]')) as of_end
),
counted as (
    select s.step, t.of_end.reason as reason, sum(t.of_end.entries)::bigint as entries
    from told as t
    left join shape as s on s.shape = t.of_end.shape
    group by s.step, t.of_end.reason
)
