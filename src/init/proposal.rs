//! What is found of the data, and what is proposed of it.

use super::guess::Guess;
use super::place::Place;

/// Records of each table that are looked at.
pub(super) const SAMPLE: u64 = 10_000;

/// A proposed configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The text of `milepost.toml`, commented.
    pub text: String,
    /// Why each table and column was chosen, and what is left out.
    pub reasons: Vec<String>,
    /// What the data does not tell, for the user to decide.
    pub questions: Vec<String>,
}

/// A name of an event in the data, and what it stands for.
pub(super) struct Seen {
    pub name: String,
    pub rows: u64,
    pub standard: Option<&'static str>,
}

/// What a project is made of.
pub(super) struct Found {
    pub place: Place,
    pub guesses: Vec<Guess>,
    pub events: Vec<Seen>,
    /// Tables that were looked at and are none of milepost's, or were not looked at, and why.
    pub left_out: Vec<(String, String)>,
    /// Doubts and how they were settled.
    pub settled: Vec<String>,
}
