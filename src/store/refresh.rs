//! Source → generation.

mod duplicate;
mod goal;
mod hits;
mod milestone;
mod part;
mod record;
mod scan;
mod shape;
mod spill;
mod write;
