//! What can be found in the data (H3): the one list of findings, each with its id; and what of them figures leave out (H5).

use super::decimal::separated;
use super::provenance::LeftOut;

/// How much a finding matters; the first matters most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Figures leave rows or values out because of it (H5).
    Lost,
    /// Figures may not mean what they seem to.
    Doubt,
    /// Worth a look.
    Notice,
    /// No fault.
    Fact,
}

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// The word that the store and JSON have.
    pub id: &'static str,
    /// How much it matters.
    pub grade: Grade,
    /// What people read where the finding has no words of its own.
    pub sentence: &'static str,
    /// What it means or what to do.
    pub hint: &'static str,
}

macro_rules! findings {
    ($($name:ident $id:literal $grade:ident $sentence:literal, $hint:literal;)*) => {
        /// A kind of finding; the order is that of importance within a grade.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum FindingId {
            $(#[doc = $sentence] $name,)*
        }

        impl FindingId {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its line of the list.
            #[must_use]
            pub const fn about(self) -> About {
                match self {
                    $(Self::$name => About { id: $id, grade: Grade::$grade, sentence: $sentence, hint: $hint },)*
                }
            }
        }
    };
}

findings! {
    NoTime "no_time" Lost "dropped: no time", "map occurred_at to a column that is filled and parses as a time";
    NoCustomer "no_customer" Lost "dropped: no customer", "map customer_id to a column that is filled";
    NoEvent "no_event" Lost "dropped: no event", "map event to a column that is filled";
    NoKey "no_key" Lost "dropped: a required column is empty",
        "map the required columns of the table to ones that are filled and can be read";
    Future "future" Lost "dropped: later than this machine's clock",
        "mend these times, or take such events with keep_future = true under [source]";
    Rejected "rejected" Lost "records that cannot be read", "mend these lines of the file: they are left out";
    UnreadableValue "unreadable_value" Lost "values that cannot be read",
        "mend them, or map an expression that reads them: until then they count as missing";
    DamagedAttributes "damaged_attributes" Lost "attributes that are no JSON",
        "conditions on such rows find nothing: map a column that holds JSON";
    BlankStages "blank_stages" Lost "stages of blanks, hyphens and underscores alone",
        "they name no stage: mend them, or map a column that names one";
    ThinAsOf "thin_as_of" Doubt "as_of stands on few events",
        "lookback, open starts and pace are measured up to as_of: mend these times, or set --as-of to where the data ends";
    AsOfAhead "as_of_ahead" Doubt "as_of lies beyond this machine's clock",
        "lookback, open starts and pace are measured up to as_of: mend these times, or set --as-of to where the data ends";
    WriteAheadLog "write_ahead_log" Doubt "a write-ahead log lies beside the source",
        "another program writes to the source or has left it unfinished";
    NoSuchEvent "no_such_event" Doubt "a trigger that no event bears", "it counts nothing: name an event of the data";
    NoSuchAttribute "no_such_attribute" Doubt "a condition's attribute that no event of the trigger bears",
        "the condition meets no value: name an attribute of these events";
    IdsDiffer "ids_differ_by_case" Doubt "ids that differ only by case, blanks or a final .0",
        "they count apart: if they are the same, map an expression such as lower(trim(id)) in every table";
    ManyNames "many_names" Doubt "more than 10,000 names",
        "a likely mistake of the mapping: map the field to a column that names a kind of thing, not one row";
    CustomersUnlisted "customers_unlisted" Doubt "customers of events that the customers table lacks",
        "they have no name, email or business unit: map the same id in both tables";
    NamesUnmatched "names_unmatched" Doubt "names that the table has for customers of no event alone",
        "filters cannot find them: map the same customer ids in this table and in the events";
    SegmentUnread "segment_unread" Doubt "saved segments: file not read",
        "the segment has no members: mend the file, or take its [[segment]] away";
    SegmentStrangers "segment_strangers" Doubt "saved segments: ids of no customer",
        "no event of the data names them: they are left out";
    SegmentTaken "segment_taken" Doubt "saved segments: name taken",
        "the data has a segment of this name, which is the one used: rename the saved one";
    SegmentEmpty "segment_empty" Doubt "a segment without members",
        "the journey names it, and nobody of the data is in it: check its name";
    Duplicate "duplicate" Notice "dropped: duplicate", "the same event id twice, or without ids the same row twice";
    RepeatedId "repeated_id" Notice "dropped: duplicate", "several rows of one id: only the first of them is used";
    LateVisits "visits_after_end" Notice "visits after the end of their entry",
        "they are in no funnel: the entry had ended before";
    StrayEvents "stray_events" Notice "journey events outside every entry",
        "they bear a journey that their customer had not entered: in no funnel";
    LateCosts "late_costs" Notice "costs after the last event", "left out, as nothing that came of them is known yet";
    LateRows "late_rows" Notice "rows after the last event", "left out, as the data are looked at up to that";
    NegativeAmounts "negative_amounts" Notice "amounts below zero", "they lower sums: if they are no credits, mend them";
    DanglingJourneys "dangling_journeys" Notice "journeys that no table, configuration or event names",
        "they count as outbound: map the same journey ids here and in the events or the journeys table";
    DanglingLeads "dangling_leads" Notice "leads that the leads table lacks",
        "opportunities of such leads are unclassified, stages of such leads count nothing: map the same lead ids in both";
    DanglingCustomers "dangling_customers" Notice "customers whom neither an event nor the customers table names",
        "no segment and no business unit finds them: map the same customer ids here and in the events";
    RemovedBeforeAdded "removed_before_added" Notice "memberships that end before they begin",
        "they hold at no time, and yet reports count the customer as one who was in the segment: mend these times";
    UnknownStages "unknown_stages" Notice "stages that leads.stages does not name",
        "they stand last, without a place: name them in [leads] stages";
    UnknownJourneys "unknown_journeys" Notice "unknown journeys",
        "named by events or configuration, missing from the journeys table";
    UnknownSteps "unknown_steps" Notice "unknown steps", "named by events, missing from the steps table";
    UnknownAssets "unknown_assets" Notice "unknown assets", "named by events, missing from the assets table";
    EmptyDays "empty_days" Notice "days without events", "if the source was down, trends and funnels have a hole there";
    RowsRead "rows_read" Fact "rows read", "";
    RowsAccepted "rows_accepted" Fact "rows accepted", "";
    CustomersIdle "customers_without_events" Fact "customers of the table whom no event names",
        "they are in no figure; if they should be, map the same id in both tables";
    MachineEvents "machine_events" Fact "machine events", "clicks are dropped, opens kept; leave them out with the filter";
    CustomEvents "custom_events" Fact "custom event names",
        "usable as triggers; if one is a standard event, map it under [event_names]";
    AfterAsOf "after_as_of" Fact "dropped: in the future", "later than --as-of";
    Filtered "filtered" Fact "left out by where", "";
    UnreadableKey "unreadable_key" Fact "required values that cannot be read", "their rows are among the dropped ones";
}

impl FindingId {
    /// What rows that are not accepted are counted as (P6): rows read = accepted + these.
    pub const UNACCEPTED: [Self; 9] = [
        Self::Duplicate,
        Self::RepeatedId,
        Self::NoTime,
        Self::NoCustomer,
        Self::NoEvent,
        Self::NoKey,
        Self::Future,
        Self::AfterAsOf,
        Self::Filtered,
    ];

    /// The kind of an id.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.about().id == id)
    }

    /// The word for it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.about().id
    }

    /// Whether figures leave rows or values out because of it (H5).
    #[must_use]
    pub fn lost(self) -> bool {
        self.about().grade == Grade::Lost
    }

    /// What people read of it in a table: `dropped: no time`, and `costs: dropped: no time` of tables other than events.
    #[must_use]
    pub fn sentence(self, role: Option<&str>) -> String {
        match role {
            Some(role) if role != "events" => format!("{role}: {}", self.about().sentence),
            _ => self.about().sentence.to_owned(),
        }
    }

    /// What it means or what to do, for a table; `None` where there is nothing to say.
    #[must_use]
    pub fn hint(self, role: Option<&str>) -> Option<&'static str> {
        let other = role.is_some_and(|role| role != "events");
        let kind = if other && matches!(self, Self::NoTime | Self::NoCustomer) { Self::NoKey } else { self };
        Some(kind.about().hint).filter(|hint| !hint.is_empty())
    }
}

impl LeftOut {
    /// The note that stands in every answer (H5): `2 of 3 rows of events are left out: time unreadable; see health`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let what = match FindingId::named(self.finding) {
            Some(FindingId::UnreadableValue | FindingId::DamagedAttributes) => "values",
            Some(FindingId::Rejected) => "records",
            _ => "rows",
        };
        let verb = if self.rows == 1 { "is" } else { "are" };
        let [rows, all] = [self.rows, self.of].map(separated);
        format!("{rows} of {all} {what} of {} {verb} left out: {}; see health", self.role, self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h3_every_finding_has_one_id_and_words() {
        for (n, kind) in FindingId::ALL.iter().enumerate() {
            let about = kind.about();
            assert!(FindingId::ALL[..n].iter().all(|other| other.id() != about.id), "{}", about.id);
            assert!(about.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{}", about.id);
            assert!(!about.sentence.is_empty(), "{}", about.id);
            assert_eq!(FindingId::named(about.id), Some(*kind));
            assert!(about.grade > Grade::Notice || !about.hint.is_empty(), "{} says no way out", about.id);
        }
    }

    #[test]
    fn h5_the_note_says_how_many_why_and_where_to_look() {
        let note = |role: &str, finding: FindingId, reason: &str, rows, of| {
            LeftOut { role: role.into(), finding: finding.id(), reason: reason.into(), rows, of }.sentence()
        };
        assert_eq!(
            note("events", FindingId::NoTime, "time unreadable", 2, 3),
            "2 of 3 rows of events are left out: time unreadable; see health"
        );
        assert_eq!(
            note("events", FindingId::UnreadableValue, "value unreadable", 8, 11),
            "8 of 11 values of events are left out: value unreadable; see health"
        );
        assert_eq!(
            note("costs", FindingId::NoKey, "amount unreadable", 1, 6),
            "1 of 6 rows of costs is left out: amount unreadable; see health"
        );
        assert_eq!(
            note("events", FindingId::Rejected, "a field too many", 1, 4),
            "1 of 4 records of events is left out: a field too many; see health"
        );
    }

    #[test]
    fn h5_duplicates_filters_and_as_of_are_no_faults_that_lose() {
        for kind in [FindingId::Duplicate, FindingId::RepeatedId, FindingId::Filtered, FindingId::AfterAsOf] {
            assert!(!kind.lost(), "{}", kind.id());
        }
        assert!(FindingId::Future.lost() && FindingId::NoTime.lost());
    }
}
