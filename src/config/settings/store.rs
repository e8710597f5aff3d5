//! `[store]`.

use std::path::PathBuf;

use super::kind::{Folder, Memory, Optional, Size, Whole};
use super::section::settings;

settings! {
    /// `[store]`; `None` = decided from the machine.
    pub struct StoreSettings at "store" {
        /// Where derived data is kept; it can be deleted at any time. Without it: the user's cache folder.
        dir: Option<PathBuf> = Optional("\"store\"", Folder), None => Machine;
        /// How many threads work, at most one for each 25 MiB of memory. Without it: a quarter of the machine's, at
        /// least 2.
        threads: Option<usize> = Optional("4", Whole::<usize>::new(1, 1024)), None => Machine;
        /// How much memory the work may take, at least 64MB; texts of a kilobyte and longer need more. Beside it are
        /// kept, to search and list people at once, their texts up to 128 MiB and what they were sent up to 64 MiB.
        /// Without it: a quarter of the machine's.
        memory_limit: Option<String> = Optional("\"4GB\"", Memory), None => Machine;
        /// Beyond this, stores in the user's cache folder go, those used least recently first; none that is in use, and
        /// none that could not be built again.
        max_total: u64 = Size, 20_000_000_000 => Machine;
    }
    by hand {}
}
