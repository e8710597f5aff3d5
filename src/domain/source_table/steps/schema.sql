-- grain: one step that the table or an event names
create table step (
    journey varchar not null, step varchar not null, name varchar, kind varchar, position bigint, parent varchar,
    in_table boolean not null
);
