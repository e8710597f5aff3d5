//! milepost: a terminal explorer for the effectiveness of marketing journeys.
//!
//! Data flows one way: source → store → report → face.
//!
//! ```text
//! main → cli, explore → tui, project → print, report → engine, attribution, journey, store, demo → config → domain, files
//! ```
//!
//! Only [`store`] names duckdb, only [`tui`] draws; `report` never sees a terminal; `attribution` and `journey` are
//! mathematics over plain slices.

pub mod attribution;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod engine;
pub mod explore;
pub mod files;
pub mod journey;
pub mod print;
pub mod project;
pub mod report;
pub mod store;
pub mod tui;
