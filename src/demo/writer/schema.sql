-- The tables of a demo database: the standard names and columns, so that no mapping is needed.

create table events (
    occurred_at timestamp, customer_id varchar, event varchar, event_id bigint, journey_id varchar, entry_id bigint,
    journey_version varchar, step_id varchar, channel varchar, asset_id varchar, message_id bigint, platform varchar,
    business_unit varchar, variant varchar, is_machine boolean, value decimal(12, 2), attributes json
);

create table customers (
    customer_id varchar, name varchar, email varchar, audience varchar, account_id varchar, business_unit varchar,
    created_at timestamp, attributes json
);

create table identities (
    source varchar, source_key varchar, customer_id varchar, identified_at timestamp, name varchar, email varchar
);

create table accounts (account_id varchar, name varchar, attributes json);

create table journeys (
    journey_id varchar, name varchar, direction varchar, published_at timestamp, ended_at timestamp, status varchar
);

create table steps (
    journey_id varchar, step_id varchar, name varchar, kind varchar, position bigint, parent_id varchar
);

create table assets (asset_id varchar, name varchar, channel varchar);

create table segments (segment varchar, customer_id varchar, added_at timestamp, removed_at timestamp);

create table leads (
    lead_id varchar, customer_id varchar, created_at timestamp, stage varchar, journey_id varchar, form_id varchar,
    page_id varchar, campaign_id varchar
);

create table lead_stages (lead_id varchar, stage varchar, entered_at timestamp);

create table opportunities (
    opportunity_id varchar, lead_id varchar, customer_id varchar, created_at timestamp, budget decimal(14, 2),
    estimated_revenue decimal(14, 2), actual_revenue decimal(14, 2), status varchar
);

create table orders (
    order_id varchar, customer_id varchar, ordered_at timestamp, amount decimal(12, 2), is_return boolean
);

create table activities (
    activity_id varchar, kind varchar, "at" timestamp, account_id varchar, from_address varchar, to_addresses varchar,
    duration_minutes bigint
);

create table costs (spent_on date, amount decimal(14, 2), journey_id varchar, channel varchar, asset_id varchar);

-- grain: one journey, channel and outcome: occurrences of the outcome that one open or click adds, and the mean delay.
-- A negative effect is the share of outcomes that do not happen in that many days. Or one thing that the reports on leads are to
-- show: its story, of a stage or of what is named by outcome, without effects.
create table demo_truth (
    journey_id varchar, channel varchar, outcome varchar, per_open double, per_click double, mean_days double, story varchar
);
