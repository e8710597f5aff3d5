-- ordered_row: one row of the history of a chosen lead with the stage of the row before it. stay: one stay of a lead at a stage, from
--   entered_us to ended_us, null where it goes on: rows of one stage one after the other are one, the next row of another stage ends
--   it; of rows of one instant that of the lesser rank is the earlier (P6)
-- parameters: those of stood
ordered_row as (
    select s.n, s.rank, s.entered_us, lag(s.rank) over (partition by s.n order by s.entered_us, s.rank) as before
    from stood as s
),
stay as (
    select
        o.n, o.rank, o.entered_us,
        lead(o.entered_us) over (partition by o.n order by o.entered_us, o.rank) as ended_us
    from ordered_row as o
    where o.before is distinct from o.rank
)
