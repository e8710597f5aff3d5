//! The registry of the third stage: every table of a base file, in the order in which they are filled.

mod customer_attribute;
mod day;
mod dropped;
mod event_name;
mod folded;
mod health;
mod journey;
mod mapped_column;
mod meta;
mod shape;
mod stored;
mod trigger;

use super::table::Table;

/// Every table. Those that source tables have of their own ([`StoredTable`]) are one entry.
///
/// [`StoredTable`]: crate::domain::source_table::StoredTable
pub const TABLES: &[&dyn Table] = &[
    &folded::FoldedTables,
    &trigger::TriggerTables,
    &shape::ShapeTable,
    &journey::JourneyTable,
    &customer_attribute::CustomerAttributeTables,
    &stored::StoredTables,
    &mapped_column::MappedColumnTable,
    &dropped::DroppedTable,
    &day::DayTable,
    &event_name::EventNameTable,
    &health::HealthTables,
    &meta::MetaTable,
];
