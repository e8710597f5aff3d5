-- grain: one touch on a path of the view; what follows counts them
-- parameters: $milestone (its position), $view, $lookback (µs), $kinds, $kind_lookbacks (JSON lists: events and their own lookbacks),
--   and those of people, filtered_shape and counted_completion (A16)
-- columns of on_path: customer, path (0 = the customer completed nothing), place, item, converts, took_us, value
-- rules: A3, A4, A6, A13, A16, M10, T2, T4
, shapes as (
    select
        s.shape,
        case $view when 'journey' then s.journey when 'channel' then s.channel else s.asset end as item,
        f.of_units,
        coalesce(
            list_extract(
                from_json($kind_lookbacks, '["bigint"]'), list_position(from_json($kinds, '["varchar"]'), s.event)
            ),
            $lookback::bigint
        ) as lookback_us,
        f.prioritised
    from shape as s
    join filtered_shape as f on f.shape = s.shape
    where s.touch and f.of_touch
),
passing as (
    select t.customer, t.at_us, t.place, s.item, s.lookback_us, s.prioritised
    from touch as t
    join shapes as s on s.shape = t.shape
    join people as c on c.customer = t.customer
    where t.at_us >= $as_of::bigint - 730 * 86400000000
      and c.of_segments
      and coalesce(s.of_units, c.of_units)
),
completed as (
    select
        c.customer,
        row_number() over (partition by c.customer order by c.at_us, c.src) as path,
        c.at_us,
        coalesce(lag(c."before") over (partition by c.customer order by c.at_us, c.src), 0) as begins,
        c."before" as ends,
        coalesce(c.value, 0) as value,
        c.of_period and c.of_units as picked
    from counted_completion as c
    where c.milestone = $milestone::bigint
),
paths as (
    select
        p.customer, d.path, p.place, p.item, p.prioritised, p.at_us, d.at_us as ends_us, d.value
    from completed as d
    join passing as p on p.customer = d.customer and p.place >= d.begins and p.place < d.ends
    where d.picked and d.at_us - p.at_us <= p.lookback_us
    union all
    select p.customer, 0, p.place, p.item, p.prioritised, p.at_us, l.at_us, 0
    from passing as p
    join (select max(q.at_us) as at_us, q.customer from passing as q group by q.customer) as l on l.customer = p.customer
    where p.customer not in (select d.customer from completed as d)
      and l.at_us - p.at_us <= p.lookback_us
),
cut_down as (
    select
        p.customer, p.path, p.place, p.item, p.at_us, p.ends_us, p.value, p.prioritised,
        bool_or(p.prioritised) over (partition by p.customer, p.path) as cut
    from paths as p
),
on_path as (
    select
        c.customer, c.path, c.place, c.item, c.path > 0 as converts, c.value,
        c.ends_us - min(c.at_us) over (partition by c.customer, c.path) as took_us
    from cut_down as c
    where c.item is not null and (c.prioritised or not c.cut)
)
