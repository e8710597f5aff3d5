-- grain: one milestone, completions of the period (M9, M10)
-- parameters: those of milestone
-- columns: id, total, first_completion, latest_completion
select
    m.id,
    count(c.at_us) as total,
    replace(strftime(make_timestamp(min(c.at_us)), '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z') as first_completion,
    replace(strftime(make_timestamp(max(c.at_us)), '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z') as latest_completion
from milestone as m
left join completed as c on c.number = m.number and c.of_period
group by m.number, m.id
order by m.number
