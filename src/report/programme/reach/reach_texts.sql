-- grain: one customer of a range with what a search is sought in: id, name and email in lower case, each after the
--   control character unit separator (P2)
-- parameters: $first, $end (numbers of customers, from the first to before the end)
-- columns: customer, texts
select
    c.customer, lower(concat(chr(31), c.customer_id, chr(31), coalesce(c.name, ''), chr(31), coalesce(c.email, ''))) as texts
from customer as c
where c.customer >= $first::uinteger
  and c.customer < $end::uinteger
