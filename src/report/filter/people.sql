-- people: one customer, and whether it is of the business units by itself (of_units) and of the segments (of_segments), members
--   that have left included, those who join after the instant not (R1, R10, A16)
-- parameters: $units, $segments (JSON lists; empty = all), $as_of (µs)
members as (
    select distinct m.customer
    from member as m
    where list_contains(from_json($segments, '["varchar"]'), m.segment)
      and (m.added_us is null or m.added_us <= $as_of::bigint)
),
people as (
    select
        c.customer,
        c.grp,
        c.held,
        json_array_length($units) = 0
            or coalesce(list_contains(from_json($units, '["varchar"]'), c.business_unit), false) as of_units,
        json_array_length($segments) = 0 or c.customer in (select members.customer from members) as of_segments
    from customer as c
)
