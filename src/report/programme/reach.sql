,
-- grain: one journey that the table, the configuration or an event names (R4, P2)
-- parameters: those of reached_journey
-- columns: journey, included, entered, excluded, suppressed, messaged, messages, delivered, responded, interactions; then, the same
--   in all rows, summed over persons: included, messages, interactions, responded
select
    j.journey, j.included::bigint as included, j.entered::bigint as entered, j.excluded::bigint as excluded,
    j.suppressed::bigint as suppressed, j.messaged::bigint as messaged, j.messages::bigint as messages,
    j.delivered::bigint as delivered, j.responded::bigint as responded, j.interactions::bigint as interactions,
    p.included, p.messages, p.interactions, p.responded
from reached_journey as j
cross join over_people as p
order by j.journey
