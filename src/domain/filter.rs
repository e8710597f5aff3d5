//! The one filter of every page and command (R1, A16): a list of dimensions, from which come the fields, JSON, the flags of
//! commands, the parameters of queries, the checks of names, and the words of faces.

use chrono::NaiveDate;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::period::Period;

/// One thing that a filter selects by.
pub struct Dimension {
    /// The field, which is that of JSON.
    pub field: &'static str,
    /// The flag of commands, without its dashes.
    pub flag: &'static str,
    /// What stands for the flag's value in help; empty for a switch.
    pub value_name: &'static str,
    /// The flag in a sentence.
    pub help: &'static str,
    /// The parameter of queries.
    pub parameter: &'static str,
    /// The word in printed answers and refusals, and the kind of names in `names.sql`; empty = answers say it elsewhere.
    pub word: &'static str,
    /// The word in the title of the explorer, after a number of several.
    pub title: &'static str,
    /// The heading, or the line itself, in the filter pane.
    pub label: &'static str,
    /// Reports on entries say that they are not selected by it.
    pub not_of_entries: bool,
    /// The table that may name some which no customer of an event has.
    pub table: Option<&'static str>,
    /// What it takes, and where it stands in a [`Filter`].
    pub value: Selected,
}

/// Where a value stands in a filter.
pub struct Access<T: 'static> {
    /// To read.
    pub get: fn(&Filter) -> &T,
    /// To change.
    pub get_mut: fn(&mut Filter) -> &mut T,
}

/// What a dimension takes.
pub enum Selected {
    /// The first day.
    First(Access<Option<NaiveDate>>),
    /// The last day, included.
    Last(Access<Option<NaiveDate>>),
    /// Names of the data; none = all.
    Names(Access<Vec<String>>),
    /// Yes or no.
    Switch(Access<bool>),
    /// Items of attribution as `channel:direct`.
    Items(Access<Vec<String>>),
}

/// Declares the filter and the list of its dimensions.
macro_rules! dimensions {
    ($($(#[$doc:meta])* $field:ident: $type:ty = $kind:ident { $($key:ident: $value:expr),* $(,)? })*) => {
        /// What part of the data is looked at. Empty lists and `None` let everything through.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        pub struct Filter {
            $($(#[$doc])* pub $field: $type,)*
        }

        /// Every dimension, in the order of JSON and help.
        pub const DIMENSIONS: &[Dimension] = &[$(Dimension {
            field: stringify!($field),
            value: Selected::$kind(Access { get: |filter| &filter.$field, get_mut: |filter| &mut filter.$field }),
            $($key: $value,)*
            ..EVERYONE
        }),*];
    };
}

/// What most dimensions have in common.
const EVERYONE: Dimension = Dimension {
    field: "",
    flag: "",
    value_name: "",
    help: "",
    parameter: "",
    word: "",
    title: "",
    label: "",
    not_of_entries: false,
    table: None,
    value: Selected::Switch(Access {
        get: |filter| &filter.without_machine,
        get_mut: |filter| &mut filter.without_machine,
    }),
};

dimensions! {
    /// First day, in the configured zone.
    from: Option<NaiveDate> = First {
        flag: "from", value_name: "DAY", help: "First day: of a month 2025-06, a quarter 2025-Q2, a year 2025, or the day itself", parameter: "from", word: "from", label: "from",
    }
    /// Last day, included.
    to: Option<NaiveDate> = Last {
        flag: "to", value_name: "DAY", help: "Last day, included: of a month, a quarter or a year, or the day itself", parameter: "to", word: "to", label: "to, included",
    }
    /// Journey ids.
    journeys: Vec<String> = Names {
        flag: "journey", value_name: "ID", help: "A journey, by id or name", parameter: "journeys",
        word: "journey", title: "journeys", label: "Journeys",
    }
    /// Channels.
    channels: Vec<String> = Names {
        flag: "channel", value_name: "NAME", help: "A channel", parameter: "channels",
        word: "channel", title: "channels", label: "Channels", not_of_entries: true,
    }
    /// Business units.
    business_units: Vec<String> = Names {
        flag: "business-unit", value_name: "NAME", help: "A business unit", parameter: "units",
        word: "business unit", title: "units", label: "Business units", table: Some("customers"),
    }
    /// Segments.
    segments: Vec<String> = Names {
        flag: "segment", value_name: "NAME", help: "A segment", parameter: "segments",
        word: "segment", title: "segments", label: "Segments", table: Some("segments"),
    }
    /// Platforms.
    platforms: Vec<String> = Names {
        flag: "platform", value_name: "NAME", help: "A platform", parameter: "platforms",
        word: "platform", title: "platforms", label: "Platforms", not_of_entries: true,
    }
    /// Leaves machine opens out as well (A13).
    without_machine: bool = Switch {
        flag: "without-machine", help: "Leave automatic opens (Apple Mail and others) out as well", parameter: "without_machine",
        word: "without automatic opens", title: "without automatic opens", label: "leave out automatic opens (Apple Mail and others)",
    }
    /// Items whose touches attribution takes for none, in every model: `channel:direct`.
    ignore: Vec<String> = Items {
        flag: "ignore", value_name: "VIEW:ITEM",
        help: "Attribution: take touches of this item for none, such as channel:form", parameter: "ignore",
        title: "ignored", label: "Ignored items",
    }
    /// Items that take all the credit of the paths that they are on, in every model.
    prioritise: Vec<String> = Items {
        flag: "prioritise", value_name: "VIEW:ITEM",
        help: "Attribution: this item takes all the credit of the paths that it is on", parameter: "prioritise",
        title: "prioritised", label: "Prioritised items",
    }
}

impl Dimension {
    /// The word for one of its names, in a sentence.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        if self.word.is_empty() { "item" } else { self.word }
    }

    /// Its names or items in a filter; none of a day or a switch.
    #[must_use]
    pub fn list<'f>(&self, filter: &'f Filter) -> &'f [String] {
        match &self.value {
            Selected::Names(list) | Selected::Items(list) => (list.get)(filter),
            Selected::First(_) | Selected::Last(_) | Selected::Switch(_) => &[],
        }
    }
}

impl Serialize for Filter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Filter", DIMENSIONS.len())?;
        for dimension in DIMENSIONS {
            match &dimension.value {
                Selected::First(day) | Selected::Last(day) => {
                    fields.serialize_field(dimension.field, (day.get)(self))?;
                }
                Selected::Names(list) | Selected::Items(list) => {
                    fields.serialize_field(dimension.field, (list.get)(self))?;
                }
                Selected::Switch(on) => fields.serialize_field(dimension.field, (on.get)(self))?,
            }
        }
        fields.end()
    }
}

impl Filter {
    /// Whether everything passes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it selects customers: by segment or business unit.
    #[must_use]
    pub fn selects_customers(&self) -> bool {
        !self.segments.is_empty() || !self.business_units.is_empty()
    }

    /// Its days.
    #[must_use]
    pub fn period(&self) -> Period {
        Period { from: self.from, to: self.to }
    }

    /// The same of other days.
    #[must_use]
    pub fn with_period(&self, period: Period) -> Self {
        Self { from: period.from, to: period.to, ..self.clone() }
    }

    /// The same in the previous period (M9): [`Period::previous`].
    #[must_use]
    pub fn previous(&self) -> Option<Self> {
        self.period().previous().map(|period| self.with_period(period))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r1_every_field_of_the_filter_is_a_dimension() {
        let mut filter = Filter::default();
        for dimension in DIMENSIONS {
            match &dimension.value {
                Selected::First(day) | Selected::Last(day) => *(day.get_mut)(&mut filter) = Some(NaiveDate::MIN),
                Selected::Names(list) | Selected::Items(list) => (list.get_mut)(&mut filter).push("x".to_owned()),
                Selected::Switch(on) => *(on.get_mut)(&mut filter) = true,
            }
            assert!(!dimension.flag.is_empty() && !dimension.parameter.is_empty(), "{}", dimension.field);
            assert!(!dimension.help.is_empty() && !dimension.label.is_empty(), "{}", dimension.field);
        }
        // Each was set once: a field that is no dimension is left, one that is another's dimension is set twice.
        let Filter {
            from,
            to,
            journeys,
            channels,
            business_units,
            segments,
            platforms,
            without_machine,
            ignore,
            prioritise,
        } = filter;
        assert!(from.is_some() && to.is_some() && without_machine);
        for list in [journeys, channels, business_units, segments, platforms, ignore, prioritise] {
            assert_eq!(list, ["x"]);
        }
        assert_eq!(DIMENSIONS.len(), 10);
    }

    #[test]
    fn m9_the_previous_period_has_as_many_whole_days_and_ends_the_day_before() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let previous = |from, to| {
            let filter = Filter { from: day(from), to: day(to), channels: vec!["email".into()], ..Filter::default() };
            filter.previous().map(|filter| {
                assert_eq!(filter.channels, ["email"]);
                (filter.from, filter.to)
            })
        };
        // 91 days: 30 + 31 + 30 of the quarter, 1 + 31 + 28 + 31 before it.
        assert_eq!(previous("2025-04-01", "2025-06-30"), Some((day("2024-12-31"), day("2025-03-31"))));
        assert_eq!(previous("2025-03-01", "2025-03-31"), Some((day("2025-01-29"), day("2025-02-28"))));
        assert_eq!(previous("2025-03-31", "2025-03-31"), Some((day("2025-03-30"), day("2025-03-30"))));
        assert_eq!(previous("2025-04-02", "2025-04-01"), None);
        assert_eq!((previous("2025-04-01", ""), previous("", "2025-04-01")), (None, None));
    }
}
