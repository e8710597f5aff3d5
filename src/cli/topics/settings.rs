//! The settings of milepost.toml.

use super::topic::{Column, Topic};
use crate::config::settings::{Concerns, SETTINGS};

pub(super) fn settings() -> Topic {
    let rows = SETTINGS.iter().map(|setting| {
        let anew = match setting.concerns {
            Concerns::Base => "the store",
            Concerns::Derived => "its own file in the store",
            Concerns::Answer => "answers",
            Concerns::Screen => "the screen",
            Concerns::Machine => "nothing",
        };
        let default = setting.default.clone().unwrap_or_default();
        vec![setting.path.clone(), setting.takes.clone(), default, setting.meaning.clone(), anew.to_owned()]
    });
    Topic {
        name: "settings",
        about: "The settings of milepost.toml; a part in capitals stands for a name that you choose.",
        columns: &[
            ("setting", Column::Code),
            ("takes", Column::Text),
            ("default", Column::Code),
            ("means", Column::Meaning),
            ("a change makes anew", Column::Text),
        ],
        rows: rows.collect(),
    }
}
