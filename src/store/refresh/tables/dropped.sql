-- grain: one row of the source that is not used because it occurs twice (T5)
create table dropped (src bigint not null);
