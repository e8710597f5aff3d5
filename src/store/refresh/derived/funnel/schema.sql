-- The tables of one custom funnel's file (U1–U8, J7), whatever its windows and its way of counting.
-- grain: one event of a customer that meets a step or an exclusion of the funnel, from the instant of the first that meets its first step
-- on (in any order: of its first of all), by customer and in the order of T4; of a strict funnel also, of each run of other events of one shape, the
-- first. label: of an event that may start an attempt, the combination of values in funnel_label (0 = none); steps: bit n is set where it meets step n, from 0; exclusions: likewise
-- How each column is packed is said, as to try every way for each would take longer than to write them.
create table funnel_event (
    customer uinteger not null using compression rle,
    at_us bigint not null using compression uncompressed,
    shape uinteger not null using compression bitpacking,
    label uinteger not null using compression rle,
    steps uinteger not null using compression rle,
    exclusions uinteger not null using compression rle
);

-- grain: one value that tells events with a label apart (U8)
create table funnel_label (label uinteger not null, attribute varchar not null, value varchar not null);

-- grain: one attribute of the conditions of a step, or after all steps of an exclusion, that no event of it bears (M8). position:
-- from 0; near: names that are like it, joined by commas
create table funnel_lacking (position usmallint not null, attribute varchar not null, near varchar not null);
