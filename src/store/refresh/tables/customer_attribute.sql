-- grain: one attribute of customers: an unmapped column of their table, a key of its attributes, or account_id (J8, U8).
-- distinct_values: null where there are too many to be kept
create table customer_attribute (attribute varchar not null, distinct_values uinteger);

-- grain: one value of an attribute
create table attribute_value (value uinteger not null, attribute varchar not null, text varchar not null);

-- grain: one attribute of a customer that has a value, sorted by customer, value
create table customer_value (customer uinteger not null, value uinteger not null);
