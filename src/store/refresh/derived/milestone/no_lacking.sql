-- grain: none; the columns of `lacking` with the milestone's position in front
select null::usmallint as milestone, null::varchar as attribute, null::varchar as near
where false
