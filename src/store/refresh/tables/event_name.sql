-- grain: one event name of the source. standard: the standard name it stands for, null = custom
create table event_name (
    source_name varchar not null, standard varchar, events ubigint not null, machine ubigint not null,
    first_us bigint, last_us bigint
);
