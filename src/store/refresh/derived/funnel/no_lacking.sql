-- grain: none; the columns of `funnel_lacking` with the funnel's position in front
select null::usmallint as funnel, null::usmallint as position, null::varchar as attribute, null::varchar as near
where false
