//! What draws data: tables, bars, charts, tiles, states. Nothing here knows the product.

pub mod axis;
pub mod bar;
pub mod bucket;
pub mod chart;
pub mod field;
pub mod frame;
pub mod gantt;
pub mod grid;
pub mod input;
pub mod lines;
pub mod pen;
pub mod spark;
pub mod state;
pub mod trail;
