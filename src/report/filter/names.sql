-- grain: one name of the kind that is asked for
-- parameters: $kind (the word of a dimension of the filter, a view, step)
-- columns: name
select distinct n.name
from (
    select j.journey as name from journey as j where $kind = 'journey'
    union all
    select l.journey from lead as l where $kind = 'journey'
    union all
    select o.journey from opportunity as o where $kind = 'journey'
    union all
    select c.journey from cost as c where $kind = 'journey'
    union all
    select s.channel from shape as s where $kind = 'channel'
    union all
    select s.asset from shape as s where $kind = 'asset'
    union all
    select s.business_unit from shape as s where $kind = 'business unit'
    union all
    select c.business_unit from customer as c where $kind = 'business unit'
    union all
    select m.segment from member as m where $kind = 'segment'
    union all
    select l.business_unit from lead as l where $kind = 'business unit'
    union all
    select unnest(l.segments) from lead as l where $kind = 'segment'
    union all
    select o.business_unit from opportunity as o where $kind = 'business unit'
    union all
    select unnest(o.segments) from opportunity as o where $kind = 'segment'
    union all
    select s.platform from shape as s where $kind = 'platform'
    union all
    select t.step from step as t where $kind = 'step'
) as n
where n.name is not null
order by n.name
