,
-- grain: one asked person whom a journey included, sent a message or was touched by, most touches first (R4, P2)
-- parameters: $limit, and those of reached_journey
-- columns: customer, name, email, journeys, messages, interactions, journeys_responded, last_message_us, last_interaction_us; then, the
--   same in all rows, people (how many there are without the limit), summed over journeys included, messages, interactions,
--   responded, and summed over persons the same
by_person as (
    select
        r.customer, sum(bit_count(r.entered | r.excluded))::bigint as journeys, sum(r.messages)::bigint as messages,
        sum(r.touches)::bigint as interactions, sum(bit_count(r.messaged & r.touched))::bigint as responded,
        max(r.sent_us) as sent_us, max(r.touched_us) as touched_us
    from reached as r
    where (r.entered | r.excluded | r.messaged | r.touched) <> 0
    group by r.customer
),
counted_person as (
    select count(*) as people
    from by_person as p
)
select
    c.customer_id, c.name, c.email, p.journeys, p.messages, p.interactions, p.responded as journeys_responded, p.sent_us,
    p.touched_us, n.people, j.included, j.messages, j.interactions, j.responded, o.included, o.messages, o.interactions,
    o.responded
from by_person as p
join customer as c on c.customer = p.customer
cross join counted_person as n
cross join over_journeys as j
cross join over_people as o
order by p.interactions desc, c.customer_id
limit $limit::bigint
