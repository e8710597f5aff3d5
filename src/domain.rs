//! The vocabulary and the rules, without input or output.
//!
//! Everything here is plain data: any room may import it, and it imports nothing but `std`, `chrono`, `chrono-tz`, `libm` and `serde`.

pub mod amount;
pub mod answer;
pub mod ascii;
pub mod borne;
pub mod clean;
pub mod clock;
pub mod condition;
pub mod decimal;
pub mod exit;
pub mod filter;
pub mod finding;
pub mod funnel;
pub mod hash;
pub mod ids;
pub mod journey;
pub mod life;
pub mod math;
pub mod metric;
pub mod milestone;
pub mod model;
pub mod names;
pub mod note;
pub mod origin;
pub mod outlook;
pub mod period;
pub mod progress;
pub mod provenance;
pub mod row;
pub mod similar;
pub mod source_table;
pub mod stage;
pub mod standard;
pub mod table;
pub mod threads;
pub mod time;
pub mod view;
pub mod words;
pub mod written;
pub mod zone;
