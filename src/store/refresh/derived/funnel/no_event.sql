-- grain: none; the columns of `funnel_event` with the funnel's position in front
select
    null::usmallint as funnel, null::uinteger as customer, null::bigint as at_us, null::uinteger as shape,
    null::uinteger as label,
    null::uinteger as steps, null::uinteger as exclusions
where false
