-- grain: one customer of a saved segment, always a member (X1); ids of no customer are counted
insert into own_member
select distinct i.segment, c.customer, null::bigint as added_us, null::bigint as removed_us
from own_id as i
inner join base.main.customer as c on c.customer_id = i.customer_id
order by i.segment, c.customer;

insert into own_health
select
    'segment_strangers', null, 'saved segments: ids of no customer', null, count(*), null,
    min(i.segment || ': ' || i.customer_id), false
from own_id as i
left join base.main.customer as c on c.customer_id = i.customer_id
where c.customer is null
having count(*) > 0;

drop table own_id;
