-- grain: one cost, spent by as_of (R8). spent_us: for a day its midnight
create table cost (spent_us bigint not null, amount double not null, journey varchar, channel varchar, asset varchar);
