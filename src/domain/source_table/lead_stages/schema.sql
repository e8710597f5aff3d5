-- grain: one lead at one stage at one instant, by as_of; equal rows of the source are one (P6). stage: as it is written
create table lead_stage (lead varchar not null, stage varchar not null, entered_us bigint not null);
