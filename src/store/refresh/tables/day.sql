-- grain: one day (UTC) with accepted events, for gaps and freshness (H3)
create table day (day_us bigint not null, events ubigint not null, machine ubigint not null);
