//! What the programme's tables have in the source, and what is said where they lack it.

use std::collections::BTreeSet;

use crate::domain::note::{Note, Topic};
use crate::report::contract::ReportContext;
use crate::report::equivalent::Equivalent;
use crate::report::query::Query;
use crate::store;

pub(super) const SQL: &str = include_str!("mapped.sql");

/// What is said where there are no leads.
pub(super) const NO_LEADS: &str =
    "there are no leads: map a table with lead_id and created_at under [source.leads], or call it leads";

/// What is said where leads do not tell where they come from.
const NO_ORIGINS: &str = "leads do not say where they come from, so all are of sales: map journey_id, form_id or page_id under [source.leads]";

/// What is said where leads have no history.
pub(super) const NO_STAGES: &str = "leads have no history of stages, so nothing is known of stays and of who went on: map a table with lead_id, stage and entered_at under [source.lead_stages], or call it lead_stages";

/// What is said where opportunities name no leads.
pub(super) const NO_LEAD_IDS: &str =
    "opportunities name no leads, so all are unclassified: map lead_id under [source.opportunities]";

/// The columns of leads, their stages, opportunities and costs that the source fills.
pub(super) struct Mapped(BTreeSet<(String, String)>);

impl Mapped {
    pub(super) fn read(cx: &ReportContext<'_>) -> Result<Self, store::Error> {
        let rows = query().rows(cx.reader, |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Self(rows.into_iter().collect()))
    }

    /// Whether there is the table at all.
    pub(super) fn table(&self, role: &str) -> bool {
        self.0.iter().any(|(known, _)| known == role)
    }

    /// What leads lack, to be said by every report on them.
    pub(super) fn lacks_of_leads(&self) -> Option<Note> {
        let origins = ["journey_id", "form_id", "page_id"];
        if !self.table("leads") {
            return Some(lacks(NO_LEADS));
        }
        (!origins.iter().any(|name| self.column("leads", name))).then(|| Note::from(NO_ORIGINS))
    }

    /// Whether something fills the column.
    pub(super) fn column(&self, role: &str, field: &str) -> bool {
        self.0.iter().any(|(known, name)| known == role && name == field)
    }
}

pub(super) fn query() -> Query {
    Query::new("mapped.sql", SQL, &[])
}

/// A note that a table is not there.
pub(super) fn lacks(says: &str) -> Note {
    Note::on(Topic::Unmapped, says)
}

/// Why no statement on the user's own tables says these reports.
pub(super) fn no_equivalent() -> Equivalent {
    Equivalent::none(
        "leads, opportunities and costs are tables of their own, and statements on the user's own tables go on from the events",
    )
}
