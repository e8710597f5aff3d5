//! The only rooms that name duckdb: source, refresh, generations, queries.

mod error;
pub mod load;
pub mod reader;

pub use error::Error;
pub use reader::{Param, Reader, Row};
