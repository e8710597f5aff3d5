//! The demo world: a generated company whose truth is known. Deterministic by seed, whatever number of threads.
//!
//! Customers are generated one by one, each from a stream of random numbers of its own, and handed out in blocks of
//! fixed size; so a world of any size needs the memory of a few blocks.

mod blocks;
pub mod calendar;
pub mod catalogue;
mod config;
pub mod effect;
mod life;
mod random;
pub mod rows;
pub mod words;
mod world;
pub mod writer;

pub use config::config_text;
pub use world::{Asset, Options, World};
