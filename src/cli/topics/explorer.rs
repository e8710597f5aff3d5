//! The keys of the explorer.

use super::topic::{Column, Topic};
use crate::tui::key_rows;

pub(super) fn keys() -> Topic {
    Topic {
        name: "keys",
        about: "The keys of the explorer, as they are preset; [keys] in milepost.toml gives an action others.",
        columns: &[("keys", Column::Words), ("action", Column::Text), ("does", Column::Meaning)],
        rows: key_rows().into_iter().map(Vec::from).collect(),
    }
}
