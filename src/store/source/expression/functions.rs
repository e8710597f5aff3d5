//! The functions that an expression may call: scalar, of bounded cost, the same on every run.

/// Their names.
#[rustfmt::skip]
pub const ALLOWED: &[&str] = &[
    "abs", "ceil", "ceiling", "coalesce", "concat", "concat_ws", "contains", "date_diff", "date_part", "date_trunc",
    "day", "dayofweek", "ends_with", "epoch", "epoch_ms", "epoch_us", "floor", "greatest", "hour", "ifnull", "isodow",
    "json_extract", "json_extract_string", "least", "left", "length", "lower", "ltrim", "make_date", "make_timestamp",
    "map_extract_value", "minute", "month", "nullif", "quarter", "replace", "right", "round", "rtrim", "second",
    "sign", "split_part", "starts_with", "strftime", "strptime", "struct_extract", "substr", "substring",
    "to_timestamp", "trim", "trunc", "try_strptime", "upper", "week", "year",
];

/// Functions that look over many rows.
#[rustfmt::skip]
pub const AGGREGATES: &[&str] = &[
    "any_value", "approx_count_distinct", "arg_max", "arg_min", "array_agg", "avg", "count", "count_if", "first",
    "last", "list", "max", "mean", "median", "min", "mode", "product", "quantile", "stddev", "string_agg", "sum",
    "variance",
];

/// The name that the engine knows the function by; a value that cannot be read is null, never an error.
pub fn engine_name(name: &str) -> &str {
    if name == "strptime" { "try_strptime" } else { name }
}
