//! The most common paths of one milestone and view (A14): exact counts for what is shown, in bounded memory.
//!
//! The first read keeps every distinct path as long as all of them have room. Where they have not, it sums their counts by
//! buckets of a hash instead, so that no path can be more common than its bucket; further reads count exactly the paths
//! of the most common buckets that have room, until the last path to be shown is more common than any bucket that is left. How the
//! customers are split decides how much a read keeps, never what is found (P4).

mod counter;
mod query;
mod ranks;
mod search;
mod table;
#[cfg(test)]
mod tests;

pub use counter::PathCounter;
pub use query::{CommonPath, CommonPaths, PathQuery};
pub use search::PathSearch;
