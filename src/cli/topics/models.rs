//! The attribution models.

use super::topic::{Column, Topic};
use crate::domain::model::Model;

pub(super) fn models() -> Topic {
    let rows = Model::BUILT_IN.iter().map(|model| {
        // As a column of the comparison; a few models have none there.
        let meaning = model.column().map_or("", |column| column.meaning);
        [model.name(), model.label(), meaning].map(str::to_owned).to_vec()
    });
    Topic {
        name: "models",
        about: "The attribution models; [attribution.weights.NAME] in milepost.toml adds others.",
        columns: &[("model", Column::Code), ("called", Column::Text), ("means", Column::Meaning)],
        rows: rows.collect(),
    }
}
