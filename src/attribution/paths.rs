//! From touches to paths: customer by customer, those that count, and the paths cut from them (A3, A4, A6, A16).

pub(super) mod interner;

mod cursor;
mod cutter;
mod reached;
mod touches;

pub use cursor::{CompletionCursor, touch_spans};
pub use cutter::{CustomerVisitor, PathCutter};
pub use reached::Reached;
pub use touches::{CustomerTouches, TouchPath, ViewPaths};
