//! The only rooms that name duckdb: source, refresh, generations, queries.

mod engine_text;
mod error;
mod generation;
pub mod import;
pub mod load;
mod members;
pub mod open;
pub mod propose;
pub mod reader;
mod refresh;
mod session;
pub mod source;

pub use error::Error;
pub use reader::{Column, Param, Reader, Row};
pub use refresh::Progress;
pub use session::{Freshness, Refreshed, Store};
pub use source::Source;
