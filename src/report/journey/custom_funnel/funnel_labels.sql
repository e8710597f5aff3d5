-- grain: one combination of values of attributes that has a value of the one asked for (U8)
-- parameters: $funnel (its position in the configuration), $breakdown (the attribute)
-- columns: number, label
select l.label::bigint as number, l.value as label
from funnel_label as l
where l.funnel = $funnel::usmallint and l.attribute = $breakdown::varchar
order by l.label
