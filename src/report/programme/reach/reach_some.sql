-- grain: of customers that are named
-- parameters: $customers (JSON list of their numbers)
  and x.customer in (select unnest(from_json($customers, '["uinteger"]')))
