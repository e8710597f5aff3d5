-- grain: one customer with a text in a column of the table of customers (U8)
-- parameters: $breakdown (the column)
-- columns: customer, label
select
    c.customer::bigint as customer,
    case $breakdown::varchar
        when 'customer.audience' then c.audience
        when 'customer.business_unit' then c.business_unit
        when 'customer.name' then c.name
        when 'customer.email' then c.email
    end as label
from customer as c
where label is not null
order by c.customer
