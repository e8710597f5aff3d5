//! All the people behind a number, to be written to a file.

use std::sync::Arc;

use crate::domain::answer::Answer;
use crate::print::Document;
use crate::report::{Args, People};

/// Makes what is written out of the answer with all of them.
pub type Shape = Arc<dyn Fn(Answer) -> Document + Send + Sync>;

/// All the people behind a number, of whom a list shows the first.
#[derive(Clone)]
pub struct Everyone {
    /// Whose they are.
    pub whose: (People, Args),
    /// Makes what is written.
    pub shape: Shape,
}

/// How many of the people behind a number are asked for; the first come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Those that a list shows at once.
    First,
    /// As many as a list takes.
    Listed,
    /// All of them.
    Everyone,
}

impl Extent {
    /// The most people of it.
    #[must_use]
    pub fn limit(self) -> usize {
        match self {
            Self::First => 1_000,
            Self::Listed => 100_000,
            Self::Everyone => usize::MAX,
        }
    }
}
