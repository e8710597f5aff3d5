-- grain: one finding on the data as it was read, in one role (H3); total: of how many, null = no share
-- parameters: none
-- columns: id, role (null = of none), sentence (null = that of the list), found, total, example
with source as (
    select
        t.role,
        string_agg(t.table_name, ', ' order by t.table_name) as names,
        sum(t.rows_read)::bigint as rows_read,
        sum(t.accepted)::bigint as accepted,
        sum(t.duplicate)::bigint as duplicate,
        sum(t.no_time)::bigint as no_time,
        sum(t.no_customer)::bigint as no_customer,
        sum(t.no_event)::bigint as no_event,
        sum(t.future)::bigint as future,
        sum(t.filtered)::bigint as filtered
    from source_table as t
    group by t.role
),
other as (
    select
        h.id, h.role, h.finding, sum(h.rows_found)::bigint as found, sum(h.total)::bigint as total, min(h.example) as example
    from health as h
    group by h.id, h.role, h.finding
),
source_count as (
    select
        s.role,
        s.names,
        s.rows_read,
        unnest([
            'rows_read', 'rows_accepted', case when s.role = 'events' then 'duplicate' else 'repeated_id' end, 'no_time',
            'no_customer', case when s.role = 'events' then 'no_event' else 'no_key' end, 'after_as_of', 'filtered'
        ]) as id,
        unnest([
            s.rows_read, s.accepted, s.duplicate, s.no_time, s.no_customer, s.no_event,
            -- Those later than the clock are a finding of their own.
            s.future - coalesce((select sum(o.found) from other as o where o.id = 'future' and o.role = s.role), 0)::bigint,
            s.filtered
        ]) as found
    from source as s
),
-- more than are shown
custom_name as (
    select e.source_name, e.events
    from event_name as e
    where e.standard is null
    order by e.events desc, e.source_name
    limit 100
),
custom as (
    select
        sum(e.events) filter (where e.standard is null)::bigint as found,
        sum(e.events)::bigint as total,
        (select string_agg(n.source_name, ', ' order by n.events desc, n.source_name) from custom_name as n) as example
    from event_name as e
),
journey_name as (
    select
        count(*) filter (where not j.in_table) as found, count(*) as total,
        min(j.journey) filter (where not j.in_table) as example, bool_or(j.in_table) as listed
    from journey as j
),
step_name as (
    select
        count(*) filter (where not s.in_table) as found, count(*) as total,
        min(s.journey || ' · ' || s.step) filter (where not s.in_table) as example, bool_or(s.in_table) as listed
    from step as s
),
asset_name as (
    select
        count(*) filter (where not a.in_table) as found, count(*) as total,
        min(a.asset) filter (where not a.in_table) as example, bool_or(a.in_table) as listed
    from asset as a
),
stray_shape as (
    select distinct m.shape
    from message as m
    where m.entry is null
),
stray as (
    select min(s.event || coalesce(' · ' || s.journey, '')) as example
    from stray_shape as m
    join shape as s on s.shape = m.shape
),
day_before as (
    select d.day_us, lag(d.day_us) over (order by d.day_us) as before_us
    from day as d
    where d.events > 0
),
gap as (
    select b.day_us, b.before_us, (b.day_us - b.before_us) // 86400000000 - 1 as days
    from day_before as b
    where b.day_us - b.before_us > 86400000000
),
longest as (
    select g.day_us, g.before_us, g.days
    from gap as g
    order by g.days desc, g.day_us
    limit 1
),
gaps as (
    select
        coalesce(sum(g.days), 0)::bigint as found,
        (select (max(d.day_us) - min(d.day_us)) // 86400000000 + 1 from day as d where d.events > 0) as total,
        (
            select
                'none from ' || strftime(make_timestamp(l.before_us + 86400000000), '%Y-%m-%d')
                || ' to ' || strftime(make_timestamp(l.day_us - 86400000000), '%Y-%m-%d')
            from longest as l
        ) as example
    from gap as g
),
machine as (
    select
        coalesce(sum(e.machine), 0)::bigint as found,
        coalesce(sum(e.events), 0)::bigint as total,
        (
            select m.source_name
            from event_name as m
            where m.machine > 0
            order by m.machine desc, m.source_name
            limit 1
        ) as example
    from event_name as e
),
finding as (
    select c.id, c.role, null::varchar as sentence, c.found, c.rows_read as total, coalesce(o.example, c.names) as example
    from source_count as c
    left join other as o on o.id = c.id and o.role = c.role
    where c.role = 'events' or c.id in ('rows_read', 'rows_accepted') or c.found > 0
    union all
    select 'custom_events', null, null, coalesce(c.found, 0), c.total, left(c.example, 200)
    from custom as c
    union all
    select 'unknown_journeys', null, null, j.found, j.total, j.example
    from journey_name as j
    where j.listed
    union all
    select 'unknown_steps', null, null, s.found, s.total, s.example
    from step_name as s
    where s.listed
    union all
    select 'unknown_assets', null, null, a.found, a.total, a.example
    from asset_name as a
    where a.listed
    union all
    select 'empty_days', null, null, g.found, g.total, g.example
    from gaps as g
    union all
    select 'machine_events', null, null, m.found, m.total, m.example
    from machine as m
    union all
    select
        o.id, o.role, o.finding, o.found, o.total,
        coalesce(o.example, case when o.id = 'stray_events' then t.example end)
    from other as o
    cross join stray as t
    where not exists (select 1 from source_count as c where c.id = o.id and c.role = o.role)
)
select f.id, f.role, f.sentence, f.found, f.total, f.example
from finding as f
order by f.id, f.role, f.sentence, f.example
