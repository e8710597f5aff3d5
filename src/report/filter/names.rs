//! The names that the data has of a kind.

use crate::store::{self, Param, Reader};

/// The steps of one journey.
const STEPS: &str = "select t.step from step as t where t.journey = $journey::varchar order by t.step";

const NAMES: &str = include_str!("names.sql");

/// Ids of journeys.
pub(in crate::report) const JOURNEY: &str = "journey";
/// Channels, those of the configuration left aside.
pub(in crate::report) const CHANNEL: &str = "channel";
/// Segments, those of the configuration among them.
pub const SEGMENT: &str = "segment";
/// Ids of steps.
pub(in crate::report) const STEP: &str = "step";

/// The names of a kind, to be kept.
#[derive(Debug)]
pub(in crate::report) struct KnownNames(pub Vec<String>);

impl KnownNames {
    /// About so many bytes.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(|name| size_of::<String>() + name.capacity()).sum()
    }
}

/// Every name of a kind in the data, in order: the word of a [`Dimension`](crate::domain::filter::Dimension) of names, the name
/// of a [`View`](crate::domain::model::View), or a step.
///
/// # Errors
/// When the store cannot be read.
pub fn names(reader: &Reader, kind: &str) -> Result<Vec<String>, store::Error> {
    reader.rows(NAMES, &[("kind", Param::Text(kind.to_owned()))], |row| row.get(0))
}

/// The ids of the steps of a journey that the table or an event names, in order.
pub(in crate::report) fn steps_of(reader: &Reader, journey: &str) -> Result<Vec<String>, store::Error> {
    reader.rows(STEPS, &[("journey", Param::Text(journey.to_owned()))], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::filter::{DIMENSIONS, Selected};
    use crate::domain::model::View;
    use crate::report::called;
    use crate::report::tests::{PROGRAMME, WORLD};

    /// A shape with every text.
    const NAMED: &str = "insert into shape values
        (99, 'email_sent', 'a', 's1', 'email', 'm1', 'ios', 'north', 'v1', '1', false, null, 0, false, 1, 99);";

    #[test]
    fn r1_the_data_has_names_for_every_dimension_and_view() {
        let reader = Reader::scratch(&[WORLD, "insert into member values ('vip', 1, null, 1);", NAMED].join("\n"));
        let dimensions = DIMENSIONS.iter().filter(|dimension| matches!(dimension.value, Selected::Names(_)));
        let kinds = dimensions.map(|dimension| dimension.word).chain(View::ALL.map(View::name));
        for kind in kinds.chain([JOURNEY, CHANNEL, SEGMENT, STEP]) {
            assert!(!names(&reader, kind).unwrap().is_empty(), "{kind}");
        }
    }

    #[test]
    fn r1_journeys_that_only_leads_or_costs_name_are_known() {
        let reader =
            Reader::scratch(&[WORLD, PROGRAMME, "insert into cost values (0, 1, 'spent', null, null);"].join("\n"));
        assert_eq!(names(&reader, JOURNEY).unwrap(), ["a", "b", "c", "deleted", "spent"]);
        let called: Vec<[String; 2]> =
            called(&reader, JOURNEY).unwrap().into_iter().map(|journey| [journey.id, journey.name]).collect();
        assert_eq!(called[0], ["a", "A"]);
        assert_eq!(called[3..], [["deleted", "deleted"], ["spent", "spent"]].map(|pair| pair.map(str::to_owned)));
    }
}
