-- asked_person: one customer of the segments, and whether it is of the business units by itself; of those alone whose id, name or
--   email holds a text, in whatever case (P2)
-- parameters: $search (null = all), and those of people
asked_person as (
    select p.customer, p.of_units
    from people as p
    join customer as c on c.customer = p.customer
    where p.of_segments
      and (
          $search::varchar is null
          or contains(lower(c.customer_id), lower($search::varchar))
          or contains(lower(coalesce(c.name, '')), lower($search::varchar))
          or contains(lower(coalesce(c.email, '')), lower($search::varchar))
      )
)
