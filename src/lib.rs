//! milepost: a terminal explorer for the effectiveness of marketing journeys.
//!
//! Data flows one way: source → store → report → face.
//!
//! ```text
//! main → cli, explorer → tui, brief → project → print, report → attribution, store → journey, config → domain, files; jobs stand below tui,
//! demo and init beside cli
//! ```
//!
//! Only [`store`] names duckdb (demo's writer and [`init`] through its connections), only [`tui`] draws; `report` never sees a terminal; `attribution` and `journey` are
//! mathematics over plain slices.

pub mod attribution;
pub mod brief;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod explorer;
pub mod files;
pub mod init;
pub mod jobs;
pub mod journey;
pub mod print;
pub mod project;
pub mod report;
pub mod store;
pub mod tui;
