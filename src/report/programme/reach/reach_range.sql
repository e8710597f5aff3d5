-- grain: of customers one after the other
-- parameters: $first, $end (numbers of customers, from the first to before the end)
  and x.customer >= $first::uinteger
  and x.customer < $end::uinteger
