//! The only rooms that name duckdb: source, refresh, generations, queries.

mod error;
pub mod import;
pub mod open;
pub mod propose;
pub mod reader;
pub mod source;

pub use error::Error;
pub use reader::{Param, Reader, Row};
pub use source::Source;
