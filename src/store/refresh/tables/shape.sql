-- grain: one distinct combination of the columns that do not tell events apart; every event has one shape.
-- event: the standard name, else the name in the data. channel: the row's, else the standard name's.
-- rank: place among all shapes in the order of the last keys of T4; depth: the key before (T4). touch: it is a touch (A1, A2). reason: of journey_exited and step_exited, as a word of F7
create table shape (
    shape uinteger not null, event varchar not null, journey varchar, step varchar, channel varchar, asset varchar,
    platform varchar, business_unit varchar, variant varchar, version varchar, machine boolean not null,
    reason varchar, depth utinyint not null, touch boolean not null, events ubigint not null,
    rank uinteger not null
);
