-- grain: one fact of the generation (source identity, as_of, rows read and dropped …)
create table meta (name varchar not null, value varchar not null);
