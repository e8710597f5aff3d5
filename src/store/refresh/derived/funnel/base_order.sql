-- grain: as base_events.sql, which it ends where events of several tables are asked for: one event
order by f.customer, f.at_us, f.depth, f.in_table, f.place
