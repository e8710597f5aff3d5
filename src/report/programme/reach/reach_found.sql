-- grain: one customer whose id, name or email holds a text, both as reach_lower.sql writes a search (P2)
-- parameters: $search
-- columns: customer
with sought as (
    select replace(replace(nfc_normalize(lower(nfc_normalize($search::varchar))), chr(962), chr(963)), chr(223), 'ss') as text
),
folded as (
    select
        c.customer,
        replace(replace(nfc_normalize(lower(nfc_normalize(c.customer_id))), chr(962), chr(963)), chr(223), 'ss') as id,
        replace(replace(nfc_normalize(lower(nfc_normalize(coalesce(c.name, '')))), chr(962), chr(963)), chr(223), 'ss') as name,
        replace(replace(nfc_normalize(lower(nfc_normalize(coalesce(c.email, '')))), chr(962), chr(963)), chr(223), 'ss') as email
    from customer as c
)
select f.customer::bigint as customer
from folded as f
cross join sought as s
where contains(f.id, s.text)
   or contains(f.name, s.text)
   or contains(f.email, s.text)
