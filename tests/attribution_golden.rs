//! Attribution against figures of other programs, where that data is on disk.

use std::collections::HashMap;
use std::path::PathBuf;

use milepost::attribution::{Completion, Credits, Customer, Fold, Folded, Orders, Setup, TouchShape};
use milepost::domain::fnv;
use milepost::domain::model::{Model, View};
use milepost::domain::time::{Span, Time};

const HOUR: i64 = Span::HOUR.0;

/// The folder with the data; `None`, with a notice, where there is none.
fn data() -> Option<PathBuf> {
    let dir = std::env::var_os("MILEPOST_TEST_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from)
        .join("pathdata");
    if !dir.is_dir() {
        println!("skipped: no {}", dir.display());
        return None;
    }
    Some(dir)
}

fn csv(dir: &std::path::Path, name: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(dir.join(name)).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// The channels and the fold of all paths: one hour between touches and before the conversion.
fn world(dir: &std::path::Path, by_value: bool) -> (Vec<String>, Folded) {
    let mut names: Vec<String> = Vec::new();
    let mut customers = Vec::new();
    let mut done = Vec::new();
    let mut touches: (Vec<u32>, Vec<i64>, Vec<u32>) = Default::default();
    for (row, path) in csv(dir, "pathdata.csv").iter().enumerate() {
        let items: Vec<u32> = path["path"]
            .split(" > ")
            .map(|name| {
                let place = names.iter().position(|own| own == name).unwrap_or(names.len());
                if place == names.len() {
                    names.push(name.to_owned());
                }
                u32::try_from(place).unwrap()
            })
            .collect();
        let number = |column: &str| path[column].parse::<f64>().unwrap();
        let conversions = number("total_conversions");
        let value = number("total_conversion_value") / conversions.max(1.0);
        for (letter, column) in [('C', "total_conversions"), ('N', "total_null")] {
            for index in 0..path[column].parse::<u32>().unwrap() {
                let customer = u32::try_from(customers.len()).unwrap();
                let (group, held) = fnv::group(&format!("R{:05}{letter}{index:06}", row + 1));
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
        by_value,
        weights: Vec::new(),
        orders: Orders { markov: Some(1), ..Orders::default() },
        reached_only: false,
    };
    let mut fold = Fold::new(&setup);
    fold.batch(&touches.0, &touches.1, &touches.2);
    (names, fold.finish())
}

fn close(found: f64, wanted: f64, what: &str) {
    assert!((found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0), "{what}: {found} is not {wanted}");
}

fn credits(folded: &Folded, model: &Model) -> Credits {
    let credits = folded.credits(0, View::Channel, model).unwrap();
    assert_eq!(credits.gate, None);
    credits
}

fn credit(credits: &Credits, names: &[String], name: &str) -> f64 {
    let item = u32::try_from(names.iter().position(|own| own == name).unwrap()).unwrap();
    credits.rows.iter().find(|row| row.item == item).unwrap().credit
}

#[test]
fn a8_rule_models_agree_with_another_program() {
    let Some(dir) = data() else { return };
    let models = [
        ("first", Model::First),
        ("last", Model::Last),
        ("linear", Model::Linear),
        ("position_40_20_40", Model::Position),
        // Two touches, one hour apart, are the half-life there.
        ("position_decay_halflife2", Model::TimeDecay),
    ];
    for (by_value, column) in [(false, "conversions"), (true, "value")] {
        let (names, folded) = world(&dir, by_value);
        let expected = csv(&dir, "expected_all_models.csv");
        for (name, model) in &models {
            let found = credits(&folded, model);
            let rows: Vec<_> = expected.iter().filter(|row| row["model"] == *name).collect();
            assert_eq!(rows.len(), 12);
            for row in rows {
                close(credit(&found, &names, &row["channel"]), row[column].parse().unwrap(), name);
            }
            close(found.sum(), found.influenced, name);
        }
    }
}

#[test]
fn a8_markov_effects_agree_with_another_program() {
    let Some(dir) = data() else { return };
    let kinds = [
        (false, "removal_effect", "total_conversions", 0.223_845_135_596_863_8),
        (true, "removal_effect_value", "total_conversion_value", 0.846_311_919_028_9),
    ];
    for (by_value, effect, column, start) in kinds {
        let (names, folded) = world(&dir, by_value);
        let found = credits(&folded, &Model::Markov);
        close(found.start.unwrap(), start, "start");
        assert_eq!(found.influenced_customers, 19_785);
        for row in csv(&dir, "expected_exact_markov_order1.csv") {
            let name = &row["channel_name"];
            close(credit(&found, &names, name), row[column].parse().unwrap(), name);
            let item = names.iter().position(|own| own == name).unwrap();
            let own = found.rows.iter().find(|row| row.item as usize == item).unwrap();
            close(own.removal_effect.unwrap(), row[effect].parse().unwrap(), name);
        }
    }
}

#[test]
fn a12_markov_intervals_are_as_wide_as_those_of_another_program() {
    let Some(dir) = data() else { return };
    let (names, folded) = world(&dir, false);
    let found = credits(&folded, &Model::Markov);
    for row in csv(&dir, "expected_markov_order1_ci.csv") {
        let item = names.iter().position(|own| *own == row["channel_name"]).unwrap();
        let own = found.rows.iter().find(|row| row.item as usize == item).unwrap();
        let number = |column: &str| row[column].parse::<f64>().unwrap();
        let percent = own.percent.unwrap();
        close(percent, 100.0 * number("share"), &row["channel_name"]);
        // The other program puts customers into 100 groups of its own. A standard error from 99 degrees of freedom is
        // itself known to 1/√198 = 7 %; two of them differ by 10 %, and hardly by 30 %.
        let half = 100.0 * number("se_jackknife") * 1.984_216_951_508_682_7;
        let ratio = (own.interval.unwrap().1 - percent) / half;
        assert!((0.7..1.3).contains(&ratio), "{}: {ratio}", row["channel_name"]);
    }
}
