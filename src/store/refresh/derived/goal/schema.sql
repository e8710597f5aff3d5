-- The tables of the goals' file, one for all journeys with a goal (G3–G9).
-- grain: one entry of such a journey, sorted by entry. converted_us: the first counting trigger in its active or listening
-- span (F2). open: active at as_of, or completed with its listening window reaching beyond as_of (G9)
create table goal_entry (entry uinteger not null, converted_us bigint, open boolean not null);

-- grain: one customer who attained one journey's goal: the first time, by which entry, and whether another journey shares it (G7, G8)
create table attained (journey varchar not null, customer uinteger not null, entry uinteger not null, at_us bigint not null, shared boolean not null);

-- grain: one journey whose goal is measured by a trigger, not by opens or clicks (G3). trigger: journeys with the same goal share its
-- number (G7). listening_us: so long after completion a hit still counts (G4)
create table goal_trigger (journey varchar not null, trigger uinteger not null, listening_us bigint not null);

-- grain: one hit of a goal's trigger (M2) by a customer with an entry into a journey of the trigger, not before the first such entry,
-- sorted by customer, trigger, at_us
create table goal_hit (customer uinteger not null, trigger uinteger not null, at_us bigint not null);

-- grain: one attribute of a journey's goal that no event of its trigger bears (M8). near: names that are like it, joined by commas
create table goal_lacking (journey varchar not null, attribute varchar not null, near varchar not null);
