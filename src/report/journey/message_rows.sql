-- grain: one message event of an entry, in any order (F4)
-- parameters: $journey
-- columns: entry, shape, firsts (1 the first of its message, 2 the first on its platform, 3 both)
select
    m.entry::bigint as entry, m.shape::bigint as shape, m.first::bigint + 2 * m.first_platform::bigint as firsts
from message as m
where m.entry is not null
  and m.shape in (select s.shape from shape as s where s.journey = $journey::varchar)
