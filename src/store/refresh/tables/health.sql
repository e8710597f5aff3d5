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
