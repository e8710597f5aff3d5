//! What can be read off the SQL that creates tables.

/// The names of the tables that a schema creates, in their order.
pub fn table_names(schema: &str) -> impl Iterator<Item = &str> {
    schema.lines().filter_map(|line| line.strip_prefix("create table ")?.split([' ', '(']).next())
}
