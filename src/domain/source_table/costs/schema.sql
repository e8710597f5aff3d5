-- grain: one cost, spent by as_of (R8). spent_us: for a day its midnight; amount: exact, as it is written
create table cost (
    spent_us bigint not null, amount decimal(38, 18) not null, journey varchar, channel varchar, asset varchar
);
