-- grain: one lead, created by as_of; of several rows of one id the earliest (P5, P6). customer: of one whom an event names; of
-- others customer_id alone, with the business_unit of the table of customers and the segments that they ever were in by as_of
-- (R10). stage: as the row says; staged: there are rows of lead_stages for it, later ones included
create table lead (
    lead varchar not null, created_us bigint not null, customer_id varchar, customer uinteger, business_unit varchar,
    segments varchar[], stage varchar, staged boolean not null, journey varchar, form varchar, page varchar, campaign varchar
);
