-- grain: one customer that an accepted event names. grp = FNV-1a 64 of the id, mod 100; held = in the held-out fifth (A12)
create table customer (
    customer uinteger not null, customer_id varchar not null, grp utinyint not null, held boolean not null,
    name varchar, email varchar, business_unit varchar, audience varchar
);
