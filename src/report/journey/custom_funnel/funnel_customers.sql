-- grain: one customer with a text in a column or attribute of the table of customers (U8)
-- parameters: $breakdown (customer. and the name)
-- columns: customer, label
with of_column as (
    select
        c.customer,
        case $breakdown::varchar
            when 'customer.audience' then c.audience
            when 'customer.business_unit' then c.business_unit
            when 'customer.name' then c.name
            when 'customer.email' then c.email
        end as label
    from customer as c
),
labelled as (
    select o.customer, o.label
    from of_column as o
    where o.label is not null
    union all
    select v.customer, a.text
    from attribute_value as a
    join customer_value as v on v.value = a.value
    where 'customer.' || a.attribute = $breakdown::varchar
)
select l.customer::bigint as customer, l.label
from labelled as l
order by l.customer
