-- grain: one customer of a range with what a search is sought in: id, name and email as reach_lower.sql writes a search, each after
--   the control character unit separator (P2)
-- parameters: $first, $end (numbers of customers, from the first to before the end)
-- columns: customer, texts
select
    c.customer,
    replace(replace(nfc_normalize(lower(nfc_normalize(
        concat(chr(31), c.customer_id, chr(31), coalesce(c.name, ''), chr(31), coalesce(c.email, ''))
    ))), chr(962), chr(963)), chr(223), 'ss') as texts
from customer as c
where c.customer >= $first::uinteger
  and c.customer < $end::uinteger
