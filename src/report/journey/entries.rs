//! One read of the entries for all journeys, in the order of their customers (F1, F2, G6–G9): what `journeys.sql`, `goals.sql` and
//! `goal_total.sql` say, without a table of all pairs of customer and journey.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::attribution::Customer;
use crate::domain::answer::Check;
use crate::domain::decimal::separated;
use crate::domain::filter::Filter;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::report::touches;
use crate::store::{self, Param};

const LISTED: &str = filter::filtered!("listed_journeys"; include_str!("listed.sql"));
const SHAPES: &str = filter::filtered!("shapes"; include_str!("entry_shapes.sql"));
const CUSTOMERS: &str = include_str!("entry_customers.sql");
const ENDS: &str = include_str!("entry_ends.sql");
const GOALS: &str = include_str!("entry_goals.sql");
const SHARED: &str = include_str!("entry_shared.sql");
const ROWS: &str = include_str!("entry_rows.sql");

/// The texts of the queries, by file name.
pub(in crate::report) const SQL: &[(&str, &str)] = &[
    ("listed.sql", LISTED),
    ("entry_shapes.sql", SHAPES),
    ("entry_customers.sql", CUSTOMERS),
    ("entry_ends.sql", ENDS),
    ("entry_goals.sql", GOALS),
    ("entry_shared.sql", SHARED),
    ("entry_rows.sql", ROWS),
];

/// What happens, for people.
pub(super) const STEP: &str =
    "the entries are read once, in the order of their customers, and counted as these statements count them";

/// So many customers are read at a time: what is held grows with these, not with all.
const AT_ONCE: u32 = 1 << 18;

/// What is counted of the entries of one journey. People are customers with such an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::report) struct EntryCounts {
    pub entries: u64,
    pub entrants: u64,
    pub exits: u64,
    /// Ended without the goal in them.
    pub left_unconverted: u64,
    /// Of the journey's goal; all are 0 without one.
    pub goal: GoalCounts,
}

/// What is counted of the entries of a journey with a goal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::report) struct GoalCounts {
    pub entries: u64,
    pub entrants: u64,
    /// People with the goal.
    pub attained: u64,
    /// Entries that may still reach it.
    pub open: u64,
    /// People with an entry that is not open, and those of them who reached the goal in one.
    pub closed_entrants: u64,
    pub closed_attained: u64,
    /// People whose attainment other journeys share.
    pub shared: u64,
}

/// What is counted of all journeys.
#[derive(Debug, Default, PartialEq)]
pub(in crate::report) struct Counted {
    /// By journey: those of the filter.
    pub journeys: BTreeMap<String, EntryCounts>,
    /// Attainments, those that journeys of the same goal share counted once, and these alone (G7).
    pub attained: u64,
    pub together: u64,
}

/// The entries of a customer into a journey.
#[derive(Clone, Debug, Default)]
struct Person {
    entries: u64,
    exits: u64,
    left_unconverted: u64,
    followed: u64,
    open: u64,
    closed_attained: bool,
    /// The first goal in one of them (µs).
    at: Option<i64>,
}

/// What stands of a shape: its journey's place among the names, and whether it is of the units (null = as its customer's).
type Shape = Option<(usize, Option<bool>)>;

/// Counts the entries of a filter. `goals`: the journeys with a goal, each with the first that has the same (G7).
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(in crate::report) fn count(
    cx: &ReportContext<'_>,
    filter: &Filter,
    goals: &[(String, String)],
) -> Result<Counted, Error> {
    let params = filter::params(cx, filter);
    let (shapes, names) = shapes(cx, &params)?;
    let places: HashMap<&str, usize> = goals.iter().enumerate().map(|(place, (id, _))| (id.as_str(), place)).collect();
    let first = |name: &String| places.get(goals[*places.get(name.as_str())?].1.as_str()).copied();
    let same: Vec<Option<usize>> = names.iter().map(first).collect();
    let people = if filter.selects_customers() { Some(touches::customers(cx, filter)?) } else { None };
    let mut counter = Counter {
        names: &names,
        same: &same,
        counts: vec![EntryCounts::default(); names.len()],
        persons: vec![Person::default(); names.len()],
        met: Vec::new(),
        attained: 0,
        together: 0,
        pairs: Vec::new(),
    };
    for range in ranges(cx)? {
        if cx.progress.is_cancelled() {
            return Err(store::Error::Cancelled.into());
        }
        let params = [params.clone(), range.to_vec()].concat();
        counter.range(cx, &params, &shapes, people.as_deref())?;
    }
    let Counter { mut counts, attained, together, .. } = counter;
    let listed: Vec<String> = Query::new("listed.sql", LISTED, &params).rows(cx.reader, |row| row.get(0))?;
    let journeys = listed.into_iter().map(|journey| {
        let own = names.binary_search(&journey).map(|place| std::mem::take(&mut counts[place]));
        (journey, own.unwrap_or_default())
    });
    Ok(Counted { journeys: journeys.collect(), attained, together })
}

/// All customers with an entry in ranges of bounded size, each as parameters: `first` and `last` customer.
pub(super) fn ranges(cx: &ReportContext<'_>) -> Result<impl Iterator<Item = [(&'static str, Param); 2]>, Error> {
    let last = Query::new("entry_customers.sql", CUSTOMERS, &[]).rows(cx.reader, |row| row.get::<Option<u32>>(0))?;
    let range = |first: u32| {
        let last = first.saturating_add(AT_ONCE - 1);
        [("first", Param::Int(i64::from(first))), ("last", Param::Int(i64::from(last)))]
    };
    let last = last.first().copied().flatten();
    Ok(last.into_iter().flat_map(|last| (0..=last).step_by(AT_ONCE as usize)).map(range))
}

/// The check of some journeys: of each those with the goal, people and starts.
pub(in crate::report) fn people_check(which: &str, journeys: impl Iterator<Item = [u64; 3]>) -> Check {
    let (mut kept, mut sums) = (true, [0; 3]);
    for counts in journeys {
        kept &= counts.is_sorted();
        sums = std::array::from_fn(|place| sums[place] + counts[place]);
    }
    let [attained, people, starts] = sums.map(separated);
    Check {
        name: "people with the goal ≤ people ≤ starts",
        kept,
        detail: format!("{attained} ≤ {people} ≤ {starts} over {which} journeys"),
    }
}

/// What the filter says of each shape by which entries begin, and the journeys of these in the order of their names.
fn shapes(cx: &ReportContext<'_>, params: &[(&'static str, Param)]) -> Result<(Vec<Shape>, Vec<String>), Error> {
    let rows = Query::new("entry_shapes.sql", SHAPES, params)
        .rows(cx.reader, |row| Ok((row.get::<u32>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?)))?;
    let mut names: Vec<String> = rows.iter().map(|(_, journey, _)| journey.clone()).collect();
    names.sort_unstable();
    names.dedup();
    let mut shapes: Vec<Shape> = Vec::new();
    for (shape, journey, unit) in rows {
        let place = shape as usize;
        if shapes.len() <= place {
            shapes.resize(place + 1, None);
        }
        let unit = if unit < 0 { None } else { Some(unit == 1) };
        shapes[place] = names.binary_search(&journey).ok().map(|journey| (journey, unit));
    }
    Ok((shapes, names))
}

/// What the goals' file says of the entries of some customers.
#[derive(Default)]
struct Followed {
    /// The entry of the first fate.
    first: i64,
    /// By entry: 0 = of no goal, else 4, with 1 = converted and 2 = open.
    fates: Vec<u8>,
    /// When it converted (µs).
    converted: Vec<i64>,
    /// Journey, customer, instant: attained together with another journey.
    shared: HashSet<(usize, u32, i64)>,
}

impl Followed {
    fn read(cx: &ReportContext<'_>, params: &[(&'static str, Param)], names: &[String]) -> Result<Self, Error> {
        let ends = Query::new("entry_ends.sql", ENDS, params)
            .rows(cx.reader, |row| Ok((row.get::<Option<i64>>(0)?, row.get::<Option<i64>>(1)?)))?;
        let Some((Some(first), Some(last))) = ends.first().copied() else { return Ok(Self::default()) };
        let entries = index(last - first) + 1;
        let mut followed = Self { first, fates: vec![0; entries], converted: vec![0; entries], shared: HashSet::new() };
        let of_entries = [("first", Param::Int(first)), ("last", Param::Int(last))];
        let goals = Query::new("entry_goals.sql", GOALS, &of_entries);
        cx.reader.batches(goals.text, &goals.params, |rows, columns| {
            for row in 0..rows {
                let place = index(columns[0].int(row) - first);
                followed.converted[place] = columns[1].int(row);
                followed.fates[place] = 4 | u8::try_from(columns[2].int(row)).unwrap_or(0);
            }
        })?;
        let shared = Query::new("entry_shared.sql", SHARED, params)
            .rows(cx.reader, |row| Ok((row.get::<String>(0)?, row.get::<u32>(1)?, row.get::<i64>(2)?)))?;
        let placed =
            |(journey, customer, at): (String, u32, i64)| Some((names.binary_search(&journey).ok()?, customer, at));
        followed.shared = shared.into_iter().filter_map(placed).collect();
        Ok(followed)
    }
}

fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

/// Adds up the customers one by one.
struct Counter<'a> {
    names: &'a [String],
    same: &'a [Option<usize>],
    counts: Vec<EntryCounts>,
    /// The customer being read, by journey, and into which journeys there were entries.
    persons: Vec<Person>,
    met: Vec<usize>,
    attained: u64,
    together: u64,
    /// The shared attainments of the customer: the goal's first journey, and when.
    pairs: Vec<(usize, i64)>,
}

impl Counter<'_> {
    /// Counts the entries of some customers.
    fn range(
        &mut self,
        cx: &ReportContext<'_>,
        params: &[(&'static str, Param)],
        shapes: &[Shape],
        people: Option<&[Customer]>,
    ) -> Result<(), Error> {
        let followed = Followed::read(cx, params, self.names)?;
        let entries = Query::new("entry_rows.sql", ROWS, params);
        let mut customer = u32::MAX;
        cx.reader.batches(entries.text, &entries.params, |rows, columns| {
            for row in 0..rows {
                let owner = u32::try_from(columns[0].int(row)).unwrap_or(u32::MAX);
                if owner != customer {
                    self.close(customer, &followed);
                    customer = owner;
                }
                let Some((journey, unit)) = shapes.get(index(columns[2].int(row))).copied().flatten() else { continue };
                if let Some(people) = people {
                    let person = people.get(owner as usize).copied().unwrap_or_default();
                    if !(person.chosen && unit.unwrap_or(person.unit)) {
                        continue;
                    }
                }
                self.entry(journey, index(columns[1].int(row) - followed.first), columns[3].int(row) == 1, &followed);
            }
        })?;
        self.close(customer, &followed);
        Ok(())
    }

    fn entry(&mut self, journey: usize, place: usize, ended: bool, followed: &Followed) {
        let fate = followed.fates.get(place).copied().unwrap_or(0);
        let (converted, open) = (fate & 1 == 1, fate & 2 == 2);
        let person = &mut self.persons[journey];
        if person.entries == 0 {
            self.met.push(journey);
        }
        person.entries += 1;
        person.exits += u64::from(ended);
        person.left_unconverted += u64::from(ended && !converted);
        if fate == 0 {
            return;
        }
        person.followed += 1;
        person.open += u64::from(open);
        person.closed_attained |= !open && converted;
        if converted {
            let at = followed.converted[place];
            person.at = Some(person.at.map_or(at, |first| first.min(at)));
        }
    }

    /// The entries of a customer are over.
    fn close(&mut self, customer: u32, followed: &Followed) {
        for journey in self.met.drain(..) {
            let person = std::mem::take(&mut self.persons[journey]);
            let counts = &mut self.counts[journey];
            counts.entries += person.entries;
            counts.entrants += 1;
            counts.exits += person.exits;
            counts.left_unconverted += person.left_unconverted;
            if person.followed == 0 {
                continue;
            }
            let goal = &mut counts.goal;
            goal.entries += person.followed;
            goal.entrants += 1;
            goal.open += person.open;
            goal.closed_entrants += u64::from(person.open < person.followed);
            goal.closed_attained += u64::from(person.closed_attained);
            let Some(at) = person.at else { continue };
            goal.attained += 1;
            let shared = followed.shared.contains(&(journey, customer, at));
            goal.shared += u64::from(shared);
            match self.same[journey] {
                Some(same) if shared => self.pairs.push((same, at)),
                Some(_) => self.attained += 1,
                None => {}
            }
        }
        self.pairs.sort_unstable();
        self.pairs.dedup();
        self.together += self.pairs.len() as u64;
        self.attained += self.pairs.len() as u64;
        self.pairs.clear();
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::report::tests::{ENTRIES, WORLD, config, with};

    /// Filters of each kind that entries are selected by.
    pub fn filters() -> Vec<Filter> {
        let texts = |text: &str| vec![text.to_owned()];
        let none = Filter::default;
        let day = |day: &str| day.parse().ok();
        vec![
            none(),
            Filter { from: day("1970-01-04"), ..none() },
            Filter { to: day("1970-01-04"), ..none() },
            Filter { from: day("1970-01-02"), to: day("1970-01-06"), ..none() },
            Filter { from: day("1971-01-01"), ..none() },
            Filter { journeys: texts("a"), ..none() },
            Filter { journeys: texts("c"), ..none() },
            Filter { business_units: texts("north"), ..none() },
            Filter { business_units: texts("south"), ..none() },
            Filter { segments: texts("vip"), ..none() },
            Filter { segments: texts("vip"), business_units: texts("south"), from: day("1970-01-03"), ..none() },
            Filter { channels: texts("whatsapp"), platforms: texts("ios"), ..none() },
        ]
    }

    #[test]
    fn customers_are_read_in_ranges_of_bounded_size() {
        const { assert!(600_000 > 2 * AT_ONCE) };
        // Customers of three ranges, each with an entry that converts; the one of the last range has two.
        let far = "
            insert into entry values
                (6, 300000, 0, 86400000000, null, false, false, null, null, null, null),
                (7, 600000, 0, 86400000000, 2*86400000000, true, false, 'completed', null, null, null),
                (8, 600000, 0, 3*86400000000, null, false, false, null, null, null, null);
            insert into goal_entry values (6, 2*86400000000, false), (7, null, false), (8, 4*86400000000, true);
            insert into attained values ('a', 300000, 6, 2*86400000000, true), ('a', 600000, 8, 4*86400000000, false);";
        let config = config(vec![], vec![]);
        let counted = with(&config, &[WORLD, ENTRIES, far], false, |cx| {
            count(cx, &Filter::default(), &[("a".into(), "a".into())]).unwrap()
        });
        let a = &counted.journeys["a"];
        // Four entries by three customers in the world, of whom ann converts.
        assert_eq!((a.entries, a.entrants, a.exits, a.left_unconverted), (7, 5, 4, 3));
        let goal = GoalCounts {
            entries: 7,
            entrants: 5,
            attained: 3,
            open: 3,
            closed_entrants: 4,
            closed_attained: 2,
            shared: 1,
        };
        assert_eq!(a.goal, goal);
        assert_eq!((counted.attained, counted.together), (3, 1));
    }

    #[test]
    fn a_question_that_is_withdrawn_ends() {
        let config = config(vec![], vec![]);
        let left = crate::domain::progress::Progress::new();
        left.cancel();
        let counted = with(&config, &[WORLD, ENTRIES], false, |cx| {
            count(&ReportContext { progress: &left, ..*cx }, &Filter::default(), &[])
        });
        assert!(matches!(counted, Err(Error::Store(store::Error::Cancelled))));
    }
}
