//! The only rooms that name duckdb: source, refresh, generations, queries.

mod error;
pub mod reader;

pub use error::Error;
pub use reader::{Column, Param, Reader, Row};
