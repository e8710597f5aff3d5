-- The tables of one milestone's file (M2, M5, M9, M10); completions are sorted by customer, at_us, src.
-- grain: one trigger event that met every condition, tracked or not. before: so many touches of the customer precede it in the
-- order of T4 (A3). unit: the event's own, else its customer's. counted: it is a completion under tracking_since and count
create table completion (
    customer uinteger not null, at_us bigint not null, before uinteger not null, value double, business_unit varchar,
    src bigint not null, counted boolean not null
);

-- grain: one attribute of its conditions that no event of the trigger bears (M8). near: names that are like it, joined by commas
create table lacking (attribute varchar not null, near varchar not null);
