//! The configuration after every check: what the rest of the program reads.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::diagnostic::Diagnostic;
use super::segment::Segment;
use super::settings::attribution::Attribution;
use super::settings::events::{Channel, EventNames};
use super::settings::interface::Interface;
use super::settings::keys::KeySetting;
use super::settings::kind::{Whole, ZoneName};
use super::settings::leads::Leads;
use super::settings::section::settings;
use super::settings::source::Source;
use super::settings::store::StoreSettings;
use crate::domain::clock::Clock;
use crate::domain::funnel::Funnel;
use crate::domain::journey::Journey;
use crate::domain::milestone::{Milestone, Trigger};
use crate::domain::time::Time;
use crate::domain::view::SavedView;
use crate::domain::zone::Zone;

settings! {
    /// Everything that `milepost.toml` says, defaults filled in.
    pub struct Config at "" {
        /// Where days, weeks and months begin (T3).
        zone["timezone"]: Zone = ZoneName, Zone::default() => Base;
        /// How many milestones there may be (M4). Each is found, and attributed under every model, for all customers.
        max_milestones: usize = Whole::<usize>::new(1, 100), 5 => Answer;
    }
    by hand {
        /// The file it came from.
        path: PathBuf,
        /// The text of the file, for diagnostics that come later.
        text: String,
        /// `--as-of` (T1).
        as_of: Option<Time>,
        /// This machine's clock when the question began; `None` = not looked at, so nothing is taken for the future (T6).
        clock: Option<Clock>,
        /// Where the data is and how it is mapped.
        source: Source,
        /// `[event_names]`: standard name → the data's own names.
        event_names: EventNames,
        /// `[channel.NAME]` (A2).
        channels: Vec<Channel>,
        /// `[[trigger]]` (M7, G12).
        triggers: Vec<Trigger>,
        /// `[[milestone]]`, at most `max_milestones` (M4).
        milestones: Vec<Milestone>,
        /// `[[segment]]` (X1).
        segments: Vec<Segment>,
        /// `[[view]]`.
        views: Vec<SavedView>,
        /// `[[journey]]`.
        journeys: Vec<Journey>,
        /// `[[funnel]]` (J7).
        funnels: Vec<Funnel>,
        /// `[attribution]`.
        attribution: Attribution,
        /// `[leads]` (P4).
        leads: Leads,
        /// `[store]`.
        store: StoreSettings,
        /// `[interface]`.
        interface: Interface,
        /// `[keys]`: what the user says; `Keys` has the presets.
        keys: Vec<KeySetting>,
    }
}

impl Config {
    /// What holds where the file says nothing.
    #[must_use]
    pub fn defaults(path: &Path) -> Self {
        Self { path: path.to_owned(), ..Self::default() }
    }

    /// The last instant at which an event can have happened; `None` = none is taken for the future (T6).
    #[must_use]
    pub fn horizon(&self) -> Option<Time> {
        if self.source.keep_future { None } else { self.clock?.horizon() }
    }

    /// The place of a name in the `sort` of a saved view or in a field of its `filter`.
    #[must_use]
    pub fn place_in_view(&self, view: &str, field: &str, name: &str) -> Option<Range<usize>> {
        super::parse::view::place(&self.text, view, field, name)
    }

    /// A finding about this file as text, for those that come up later (a mapping that does not fit the data).
    #[must_use]
    pub fn render(&self, finding: &Diagnostic, colour: bool) -> String {
        finding.render(&self.path, &self.text, colour)
    }
}
