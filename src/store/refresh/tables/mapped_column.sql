-- grain: one column of milepost's other tables than events that a column or expression of the source fills
create table mapped_column (role varchar not null, field varchar not null);
