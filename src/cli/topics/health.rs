//! What is found in the data.

use super::topic::{Column, Topic};
use crate::domain::finding::{FindingId, Grade};

pub(super) fn findings() -> Topic {
    let rows = FindingId::ALL.iter().map(|id| {
        let about = id.about();
        let figures = match about.grade {
            Grade::Lost => "leave it out",
            Grade::Doubt => "doubtful",
            Grade::Notice => "worth a look",
            Grade::Fact => "",
        };
        [about.id, about.sentence, about.hint, figures].map(str::to_owned).to_vec()
    });
    Topic {
        name: "findings",
        about: "What may be found in the data, and what figures do about it.",
        columns: &[
            ("id", Column::Text),
            ("finding", Column::Meaning),
            ("means", Column::Text),
            ("figures", Column::Text),
        ],
        rows: rows.collect(),
    }
}
