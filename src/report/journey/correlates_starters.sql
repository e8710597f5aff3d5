-- grain: one customer who started a funnel, the span that is looked at and whether the last required step was reached (J8)
-- parameters: $starters (JSON list of lists: customer, from_us, to_us, shape of the start, shape of what reached the last required
--   step or -1); it is made of the attempts
-- columns: of span: customer, from_us, to_us, to_depth (at to_us itself only events of a smaller depth are of it), converted,
--   variant and business_unit (of the start; the unit is else the customer's)
, starter as (
    select unnest(from_json($starters, '[["bigint"]]')) as s
),
span as (
    select
        c.customer,
        p.s[2] as from_us,
        p.s[3] as to_us,
        coalesce(r.depth, 255) as to_depth,
        p.s[5] >= 0 as converted,
        f.variant,
        coalesce(f.business_unit, c.business_unit) as business_unit
    from starter as p
    join customer as c on c.customer = p.s[1]
    join shape as f on f.shape = p.s[4]
    left join shape as r on r.shape = p.s[5]
)
