-- reached: one person with what happened in the period in the journeys of one word: in which ones they entered, were excluded, were
--   suppressed (an entry ended so), were sent a message, touched one; messages dispatched and delivered, touches, the last of each
--   (R4, P2). Entries count by their begin, all else at its own time. told: the same, one kind of event in one row
-- parameters: those of placed_shape and told_message
told as (
    select
        e.customer, s.word, bit_or(s.bit) as entered, 0::ubigint as excluded,
        bit_or(case when e.suppressed then s.bit else 0::ubigint end) as suppressed, 0::ubigint as messaged,
        0::ubigint as touched, 0 as messages, 0 as delivered, 0 as touches, null::bigint as sent_us,
        null::bigint as touched_us
    from begun_entry as e
    join placed_shape as s on s.shape = e.shape
    group by e.customer, s.word
    union all
    select x.customer, s.word, 0::ubigint, bit_or(s.bit), 0::ubigint, 0::ubigint, 0::ubigint, 0, 0, 0, null, null
    from told_exclusion as x
    join placed_shape as s on s.shape = x.shape
    group by x.customer, s.word
    union all
    select
        m.customer, s.word, 0::ubigint, 0::ubigint, 0::ubigint,
        bit_or(case when s.sent then s.bit else 0::ubigint end), 0::ubigint, count(*) filter (where s.sent),
        count(*) filter (where s.delivered), 0, max(case when s.sent then m.at_us end), null
    from told_message as m
    join placed_shape as s on s.shape = m.shape
    where s.sent or s.delivered
    group by m.customer, s.word
    union all
    select
        t.customer, s.word, 0::ubigint, 0::ubigint, 0::ubigint, 0::ubigint, bit_or(s.bit), 0, 0, count(*), null,
        max(t.at_us)
    from told_touch as t
    join placed_shape as s on s.shape = t.shape
    where s.touched
    group by t.customer, s.word
),
reached as materialized (
    select
        t.customer, t.word, bit_or(t.entered) as entered, bit_or(t.excluded) as excluded,
        bit_or(t.suppressed) as suppressed, bit_or(t.messaged) as messaged, bit_or(t.touched) as touched,
        max(t.messages) as messages, max(t.delivered) as delivered, max(t.touches) as touches, max(t.sent_us) as sent_us,
        max(t.touched_us) as touched_us
    from told as t
    group by t.customer, t.word
)
