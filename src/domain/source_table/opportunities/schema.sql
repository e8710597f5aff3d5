-- grain: one opportunity, created by as_of; of several rows of one id the earliest (P5, P7). lead_known: the table of leads has
-- its lead, created later ones included; journey, form, page: those of its lead. customer_id: its own, else its lead's; customer,
-- business_unit, segments: as in lead. Amounts are exact, as they are written; null = none, or it cannot be read
create table opportunity (
    opportunity varchar not null, created_us bigint not null, lead varchar, lead_known boolean not null, journey varchar,
    form varchar, page varchar, customer_id varchar, customer uinteger, business_unit varchar, segments varchar[],
    budget decimal(38, 18), estimated_revenue decimal(38, 18), actual_revenue decimal(38, 18), status varchar
);
