//! Bounds and hints that calls and other expressions share.

/// The way out where a zone is wanted.
pub const ZONE: &str = "give the entry its zone: timezone = \"Europe/Berlin\"";

/// The longest separator, in bytes: it may come between all of the arguments.
pub const SEPARATOR: usize = 16;
