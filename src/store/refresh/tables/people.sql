-- grain: one customer that an accepted event names. grp = FNV-1a 64 of the id, mod 100; held = in the held-out fifth (A12)
create table customer (
    customer uinteger not null, customer_id varchar not null, grp utinyint not null, held boolean not null,
    name varchar, email varchar, business_unit varchar, audience varchar
);

-- grain: one membership of a customer that an event names (R10; null added = always; null removed = still), sorted by customer,
-- segment
create table member (segment varchar not null, customer uinteger not null, added_us bigint, removed_us bigint);
