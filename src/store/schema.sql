-- The tables of one generation (a file of the store). Derived, never edited, deleted at will.
-- Times are microseconds since 1970 in UTC. `customer`, `shape` and `entry` are dense keys, not ids. Missing text is null.

-- grain: one fact of the generation (source identity, as_of, rows read and dropped …)
create table meta (name varchar not null, value varchar not null);

-- grain: one customer that an accepted event names. grp = FNV-1a 64 of the id, mod 100; held = in the held-out fifth (A12)
create table customer (
    customer uinteger not null, customer_id varchar not null, grp utinyint not null, held boolean not null,
    name varchar, email varchar, business_unit varchar, audience varchar
);

-- grain: one distinct combination of the columns that do not tell events apart; every event has one shape.
-- event: the standard name, else the name in the data. channel: the row's, else the standard name's.
-- depth: T4. touch: it is a touch (A1, A2). reason: of journey_exited and step_exited, as a word of F7
create table shape (
    shape uinteger not null, event varchar not null, journey varchar, step varchar, channel varchar, asset varchar,
    platform varchar, business_unit varchar, variant varchar, version varchar, machine boolean not null,
    reason varchar, depth utinyint not null, touch boolean not null, events ubigint not null
);

-- grain: one touch; sorted by customer and, inside, in the order of T4. src = row of the source
create table touch (customer uinteger not null, at_us bigint not null, shape uinteger not null, src bigint not null);

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

-- grain: one membership of a segment (null added = always; null removed = still)
create table member (segment varchar not null, customer uinteger not null, added_us bigint, removed_us bigint);

-- grain: one journey that the table, the configuration or an event names; configuration wins over table
create table journey (
    journey varchar not null, name varchar, direction varchar, published_us bigint, ended_us bigint, status varchar,
    in_table boolean not null, events ubigint not null
);

-- grain: one step that the table or an event names
create table step (
    journey varchar not null, step varchar not null, name varchar, kind varchar, position bigint, parent varchar,
    in_table boolean not null
);

-- grain: one asset that the table or an event names
create table asset (asset varchar not null, name varchar, channel varchar, in_table boolean not null);

-- grain: one cost, spent by as_of (R8). spent_us: for a day its midnight
create table cost (spent_us bigint not null, amount double not null, journey varchar, channel varchar, asset varchar);

-- grain: one event name of the source. standard: the standard name it stands for, null = custom
create table event_name (
    source_name varchar not null, standard varchar, events ubigint not null, machine ubigint not null,
    first_us bigint, last_us bigint
);

-- grain: one finding in one role (H3). id: a word of domain/finding.rs. finding: the sentence for people. reason: why rows or
-- values are left out, in words. rows_found of total; lost: figures leave them out for a fault of the data (H5)
create table health (
    id varchar not null, role varchar, finding varchar not null, reason varchar, rows_found ubigint not null, total ubigint,
    example varchar, lost boolean not null
);

-- grain: one mapped source table: rows in = accepted + the rest (P6). no_event: of tables other than events, that a required
-- column is empty. future: later than --as-of or the clock. duplicate: of those, that a row repeats the id of another
create table source_table (
    table_name varchar not null, role varchar not null, rows_read ubigint not null, accepted ubigint not null,
    no_time ubigint not null, no_customer ubigint not null, no_event ubigint not null, future ubigint not null,
    duplicate ubigint not null, filtered ubigint not null
);

-- grain: one day (UTC) with accepted events, for gaps and freshness (H3)
create table day (day_us bigint not null, events ubigint not null, machine ubigint not null);

-- grain: one row of the source that is not used because it occurs twice (T5)
create table dropped (src bigint not null);
