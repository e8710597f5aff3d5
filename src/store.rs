//! The engine and what is kept with it: source, refresh, generations, queries. Demo's writer and init use its connections.

pub mod borne;
pub mod duckdb;
mod engine_text;
mod error;
mod facts;
mod generation;
pub mod import;
mod members;
pub mod own_tables;
pub mod reader;
mod refresh;
mod session;
pub mod source;

pub use duckdb::threads;
pub use error::Error;
pub use generation::{Cleared, Info, OldFolder, Project as UsedBy, StoredFile, clear, folder_of, info};
pub use reader::{Column, Param, Reader, Row};
pub use session::{DerivedCount, Freshness, Refreshed, Store, newest_base};
pub use source::Source;
