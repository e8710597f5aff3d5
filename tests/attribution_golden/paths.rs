//! Paths with how many customers converted on them and how many did not, as a set-up and its touches: one hour between
//! touches and before the conversion.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use milepost::attribution::{Completion, Customer, Fold, Folded, Orders, Setup, TouchShape};
use milepost::domain::hash;
use milepost::domain::time::{Span, Time};

use super::numpy;

const HOUR: i64 = Span::HOUR.0;

/// The folder with the data; `None`, with a notice, where there is none.
static FOLDER: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let dir = std::env::var_os("MILEPOST_TEST_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from)
        .join("pathdata");
    if dir.is_dir() {
        return Some(dir);
    }
    println!("skipped: no {}", dir.display());
    None
});

/// The rows of one of its files, by column.
pub fn rows(name: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(FOLDER.as_ref().unwrap().join(name)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// A figure of such a row.
pub fn figure(row: &HashMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap()
}

/// One path: its channels, conversions, the value of each, and those who did not convert.
type Row = (Vec<String>, u32, f64, u32);

/// Customers and their touches.
pub struct World {
    /// The channels, by item.
    pub names: Vec<String>,
    setup: Setup,
    touches: (Vec<u32>, Vec<i64>, Vec<u32>),
    /// By path: who converted, and who did not; the customers are in this order.
    counts: Vec<(u32, u32)>,
}

/// The 10,000 paths.
static PATHDATA: LazyLock<World> = LazyLock::new(|| {
    let row = |row: &HashMap<String, String>| {
        let conversions: u32 = row["total_conversions"].parse().unwrap();
        let value = figure(row, "total_conversion_value") / f64::from(conversions.max(1));
        let path = row["path"].split(" > ").map(str::to_owned).collect();
        (path, conversions, value, row["total_null"].parse().unwrap())
    };
    World::of(rows("pathdata.csv").iter().map(row))
});

impl World {
    /// The 10,000 paths, where they are.
    pub fn pathdata() -> Option<&'static Self> {
        FOLDER.as_ref().map(|_| &*PATHDATA)
    }

    /// A world of some paths, each channel a letter, with conversions and others.
    pub fn small(paths: &[(&str, u32, u32)]) -> Self {
        let letters = |path: &str| path.chars().map(String::from).collect();
        Self::of(paths.iter().map(|(path, conversions, nulls)| (letters(path), *conversions, 1.0, *nulls)))
    }

    fn of(rows: impl Iterator<Item = Row>) -> Self {
        let mut names: Vec<String> = Vec::new();
        let (mut customers, mut done, mut counts) = (Vec::new(), Vec::new(), Vec::new());
        let mut touches: (Vec<u32>, Vec<i64>, Vec<u32>) = Default::default();
        for (row, (path, conversions, value, nulls)) in rows.enumerate() {
            counts.push((conversions, nulls));
            let items: Vec<u32> = path
                .into_iter()
                .map(|name| {
                    let place = names.iter().position(|own| *own == name).unwrap_or(names.len());
                    if place == names.len() {
                        names.push(name);
                    }
                    u32::try_from(place).unwrap()
                })
                .collect();
            for (letter, count) in [('C', conversions), ('N', nulls)] {
                for index in 0..count {
                    let customer = u32::try_from(customers.len()).unwrap();
                    let (group, held) = hash::group(&format!("R{:05}{letter}{index:06}", row + 1));
                    customers.push(Customer { group, held, unit: true, chosen: true });
                    for (place, item) in (1_i64..).zip(&items) {
                        touches.0.push(customer);
                        touches.1.push(place * HOUR);
                        touches.2.push(*item);
                    }
                    if letter == 'C' {
                        let before = u32::try_from(items.len()).unwrap();
                        let at = i64::from(before + 1) * HOUR;
                        done.push(Completion { customer, at, before, value, picked: true });
                    }
                }
            }
        }
        let items = u32::try_from(names.len()).unwrap();
        let shape = |item| TouchShape {
            items: [None, Some(item), None],
            kept: true,
            lookback: Span::days(730),
            unit: Some(true),
            prioritised: false,
        };
        let setup = Setup {
            items: [0, items, 0],
            names: [Vec::new(), names.clone(), Vec::new()],
            shapes: (0..items).map(shape).collect(),
            customers,
            milestones: vec![done],
            as_of: Time(1000 * HOUR),
            half_life: Span(2 * HOUR),
            ..Setup::default()
        };
        Self { names, setup, touches, counts }
    }

    /// The fold of all touches.
    pub fn fold(&self, by_value: bool, orders: Orders) -> Folded {
        self.folded(&Setup { by_value: vec![by_value], orders, ..self.setup.clone() })
    }

    /// The same with the customers in the groups into which the program of the expected intervals dealt them: row by
    /// row those who converted, then row by row the others, by `numpy.random.default_rng(1).multinomial`.
    pub fn fold_dealt(&self, orders: Orders) -> Folded {
        let mut generator = numpy::Pcg64::seeded_by_1();
        let converted: Vec<_> = self.counts.iter().map(|(count, _)| generator.deal(*count)).collect();
        let others: Vec<_> = self.counts.iter().map(|(_, count)| generator.deal(*count)).collect();
        let groups = converted.iter().zip(&others).flat_map(|(converted, others)| converted.iter().chain(others));
        let mut setup = Setup { orders, ..self.setup.clone() };
        assert_eq!(groups.clone().count(), setup.customers.len());
        setup.customers.iter_mut().zip(groups).for_each(|(customer, group)| customer.group = *group);
        self.folded(&setup)
    }

    fn folded(&self, setup: &Setup) -> Folded {
        let mut fold = Fold::new(setup);
        fold.batch(&self.touches.0, &self.touches.1, &self.touches.2);
        fold.finish()
    }
}
