//! The engine: hardened connections, what a path leads to, and where it spills.

mod connection;
pub mod place;
mod scratch;

#[cfg(test)]
pub use connection::STATEMENTS_LOGGED;
pub use connection::{HardenedConnection, memory_bytes, threads, threads_within, without_store};
