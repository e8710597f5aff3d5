-- grain: none; the columns of `completion` with the milestone's position in front
select
    null::usmallint as milestone, null::uinteger as customer, null::bigint as at_us, null::uinteger as before,
    null::double as value, null::varchar as business_unit, null::bigint as src, false as counted
where false
