-- grain: one trigger that the refresh looked for. definition: text that two triggers share where they find the same events
create table trigger (trigger uinteger not null, definition varchar not null);

-- grain: one attribute that the conditions of a trigger name and no event of it bears (M8)
create table trigger_lacking (trigger uinteger not null, attribute varchar not null);

-- grain: one event that meets the conditions of a trigger (M2), by customer and, inside, in the order of T4. before: so many
-- touches of the customer precede it (A3). business_unit: the event's own, else its customer's (A16). src: row of the source.
-- seq: so many events of the customer that are used (A13) precede it in the order of T4; shape: its shape
create table hit (
    customer uinteger not null, trigger uinteger not null, at_us bigint not null, before uinteger not null, value double,
    business_unit varchar, src bigint not null, seq uinteger not null, shape uinteger not null
);
