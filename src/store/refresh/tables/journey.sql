-- grain: one journey that the table, the configuration or an event names; configuration wins over table
create table journey (
    journey varchar not null, name varchar, direction varchar, published_us bigint, ended_us bigint, status varchar,
    in_table boolean not null, events ubigint not null
);
