-- asked_person: one customer of the segments, and whether it is of the business units by itself; of those alone whose id, name or
--   email holds a text, both without case: accents composed, letters in lower case, a final sigma as any other, a sharp s as ss (P2)
-- parameters: $search (null = all), and those of people
asked_person as (
    select p.customer, p.of_units
    from people as p
    join customer as c on c.customer = p.customer
    where p.of_segments
      and (
          $search::varchar is null
          or contains(
              replace(replace(nfc_normalize(lower(nfc_normalize(c.customer_id))), chr(962), chr(963)), chr(223), 'ss'),
              replace(replace(nfc_normalize(lower(nfc_normalize($search::varchar))), chr(962), chr(963)), chr(223), 'ss')
          )
          or contains(
              replace(replace(nfc_normalize(lower(nfc_normalize(coalesce(c.name, '')))), chr(962), chr(963)), chr(223), 'ss'),
              replace(replace(nfc_normalize(lower(nfc_normalize($search::varchar))), chr(962), chr(963)), chr(223), 'ss')
          )
          or contains(
              replace(replace(nfc_normalize(lower(nfc_normalize(coalesce(c.email, '')))), chr(962), chr(963)), chr(223), 'ss'),
              replace(replace(nfc_normalize(lower(nfc_normalize($search::varchar))), chr(962), chr(963)), chr(223), 'ss')
          )
      )
)
