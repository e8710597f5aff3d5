//! What lies over a page and takes the keys until it closes.

pub mod checks;
pub mod columns;
mod completion;
pub mod confirm;
pub mod export;
pub mod filter;
pub mod form;
pub mod funnel;
pub mod goal;
pub mod help;
pub mod leads;
pub mod milestone;
pub mod palette;
pub mod people;
pub mod period;
mod scroll;
pub mod segment;
pub mod sql;
pub mod timeline;
pub mod views;
