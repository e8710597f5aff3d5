-- grain: one touch. place: so many touches of the customer precede it in the order of T4. src: row of the source
create table touch (
    customer uinteger not null, at_us bigint not null, shape uinteger not null, place uinteger not null, src bigint not null
);

-- grain: one entry into a journey (G4), sorted by customer, begun_us. shape: that of its journey_entered (journey, version,
-- variant, unit). ended_us null = active at as_of. completed: ended by journey_completed. suppressed: by a segment.
-- reason: a word of F7 (null = active); end_shape: whose step it ended at (null = none known)
-- opened_us / clicked_us: first open (email, push) and first click (email, text, push, in-app) of the entry (G3)
create table entry (
    entry uinteger not null, customer uinteger not null, shape uinteger not null, begun_us bigint not null, ended_us bigint,
    completed boolean not null, suppressed boolean not null, reason varchar, end_shape uinteger,
    opened_us bigint, clicked_us bigint
);

-- grain: one step_entered of an entry, not after its end (F3), sorted by entry, at_us. outcome: 0 in progress, 1 passed on,
-- 2 exited here. next_shape: that of the entry's next visit
create table visit (
    entry uinteger not null, customer uinteger not null, shape uinteger not null, at_us bigint not null,
    outcome utinyint not null, next_shape uinteger
);

-- grain: one message or custom event that bears a journey (F1, F4); entry null = it belongs to no entry.
-- first: the first of its (step, entry or else customer, message or else asset, event) (F6); first_platform: of that and its
-- platform; message: its id's hash where it belongs to no entry
create table message (
    entry uinteger, customer uinteger not null, shape uinteger not null, at_us bigint not null,
    first boolean not null, first_platform boolean not null, message bigint
);

-- grain: one journey_excluded (G5)
create table excluded (customer uinteger not null, shape uinteger not null, at_us bigint not null);

-- grain: one event that no table above tells of: of no journey and no touch, of a journey but of no entry, or a step left
create table other_event (customer uinteger not null, shape uinteger not null, at_us bigint not null);

-- grain: one event that is used (A13), by customer and, inside, in the order of T4: there are rows only where a funnel is strict
-- (U4). seq: so many of them precede it; src: row of the source
create table sequence (
    customer uinteger not null, seq uinteger not null, at_us bigint not null, shape uinteger not null, src bigint not null
);
