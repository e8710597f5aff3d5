-- grain: one row: how many starts and visits a journey has at most, and how many numbers of customers there are (F2, F3)
-- parameters: $journey
-- columns: told, customers
select
    (
        select coalesce(sum(s.events), 0)
        from shape as s
        where s.journey = $journey::varchar
          and s.event in ('journey_entered', 'step_entered')
    )::bigint as told,
    (select coalesce(max(c.customer) + 1, 0) from customer as c)::bigint as customers
