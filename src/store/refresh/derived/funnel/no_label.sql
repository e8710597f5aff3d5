-- grain: none; the columns of `funnel_label` with the funnel's position in front
select null::usmallint as funnel, null::uinteger as label, null::varchar as attribute, null::varchar as value
where false
