-- grain: one row: a search without case: accents composed, letters in lower case, a final sigma as any other, a sharp s as ss (P2)
-- parameters: $search
-- columns: lowered
select
    replace(replace(nfc_normalize(lower(nfc_normalize($search::varchar))), chr(962), chr(963)), chr(223), 'ss') as lowered
