//! A table: a cursor on a row and a column, sorted by two columns, found in, its columns chosen, and what has no room counted.
//!
//! ```text
//! Find “cart” · 3 of 17 rows
//! Journey            Credit▼   %          +2 columns ›
//! Abandoned cart       731.0  18.4  ██████████▉
//! ```

mod arrangement;
mod choice;
mod column;
mod copied;
mod draw;
mod find;
mod layout;
mod mark;
mod order;
mod pointer;
mod row;
mod sort;
mod span;
mod table;

pub use self::arrangement::{Arrangement, headings};
pub use self::column::Column;
pub use self::mark::mark;
pub use self::order::Narrowing;
pub use self::pointer::Pointed;
pub use self::row::Row;
pub use self::table::Grid;

#[cfg(test)]
mod tests;
