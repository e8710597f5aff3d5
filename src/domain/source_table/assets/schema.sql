-- grain: one asset that the table or an event names
create table asset (asset varchar not null, name varchar, channel varchar, in_table boolean not null);
