-- grain: one membership of a segment (null added = always; null removed = still)
create table member (segment varchar not null, customer uinteger not null, added_us bigint, removed_us bigint);
