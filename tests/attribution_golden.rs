//! Attribution against figures of other programs, where that data is on disk, and against the golden vectors.

#[path = "attribution_golden/numpy.rs"]
mod numpy;
#[path = "attribution_golden/paths.rs"]
mod paths;

use milepost::attribution::{Credit, Credits, Folded, Orders};
use milepost::domain::model::{Model, View};
use paths::{World, figure, rows};
use rstest::rstest;

/// h₀ and V₀ of the 10,000 paths, the same at every order.
const START: [f64; 2] = [0.223_845_135_596_863_8, 0.846_311_919_028_9];

/// Within 1e-9 of the figure.
fn close(found: f64, wanted: f64, what: &str) {
    assert!((found - wanted).abs() <= 1e-9 * wanted.abs(), "{what}: {found} is not {wanted}");
}

fn credits(folded: &Folded, model: &Model) -> Credits {
    let credits = folded.credits(0, View::Channel, model).unwrap();
    assert_eq!(credits.gate, None);
    credits
}

fn line<'a>(credits: &'a Credits, world: &World, name: &str) -> &'a Credit {
    let item = world.names.iter().position(|own| own == name).unwrap();
    credits.rows.iter().find(|row| row.item as usize == item).unwrap()
}

fn markov(order: u8) -> Orders {
    Orders { markov: Some(order), ..Orders::default() }
}

fn sequence(order: u8) -> Orders {
    Orders { sequence: Some(order), ..Orders::default() }
}

#[rstest]
fn a8_rule_models_agree_with_another_program(#[values(false, true)] by_value: bool) {
    let Some(world) = World::pathdata() else { return };
    let models = [
        ("first", Model::First),
        ("last", Model::Last),
        ("linear", Model::Linear),
        ("position_40_20_40", Model::Position),
        // Two touches, one hour apart, are the half-life there.
        ("position_decay_halflife2", Model::TimeDecay),
    ];
    let folded = world.fold(by_value, Orders::default());
    let expected = rows("expected_all_models.csv");
    for (name, model) in &models {
        let found = credits(&folded, model);
        let rows: Vec<_> = expected.iter().filter(|row| row["model"] == *name).collect();
        assert_eq!(rows.len(), 12);
        for row in rows {
            let wanted = figure(row, if by_value { "value" } else { "conversions" });
            close(line(&found, world, &row["channel"]).credit, wanted, name);
        }
        close(found.sum(), found.influenced, name);
    }
}

#[rstest]
fn a8_heuristics_agree_with_channel_attribution(#[values(false, true)] by_value: bool) {
    let Some(world) = World::pathdata() else { return };
    let folded = world.fold(by_value, Orders::default());
    for (model, column) in [(Model::First, "first"), (Model::Last, "last"), (Model::Linear, "linear")] {
        let found = credits(&folded, &model);
        for row in rows("expected_ca_heuristic.csv") {
            let unit = if by_value { "value" } else { "conversions" };
            let wanted = figure(&row, &format!("{column}_touch_{unit}"));
            close(line(&found, world, &row["channel_name"]).credit, wanted, column);
        }
    }
}

#[rstest]
fn a8_markov_effects_agree_with_another_program(
    #[values(1, 2, 3, 4)] order: u8,
    #[values(false, true)] by_value: bool,
) {
    let Some(world) = World::pathdata() else { return };
    let found = credits(&world.fold(by_value, markov(order)), &Model::Markov);
    assert_eq!((found.order, found.influenced_customers), (Some(order), 19_785));
    // V₀ is known to 13 digits, h₀ to 16.
    let start = START[usize::from(by_value)];
    assert!((found.start.unwrap() - start).abs() < 1e-13, "{:?} is not {start}", found.start);
    let (effect, credit) = if by_value {
        ("removal_effect_value", "total_conversion_value")
    } else {
        ("removal_effect", "total_conversions")
    };
    let expected = rows(&format!("expected_exact_markov_order{order}.csv"));
    assert_eq!((expected.len(), found.rows.len()), (12, 12));
    for row in expected {
        let own = line(&found, world, &row["channel_name"]);
        close(own.removal_effect.unwrap(), figure(&row, effect), &row["channel_name"]);
        close(own.credit, figure(&row, credit), &row["channel_name"]);
    }
}

/// `ChannelAttribution` lets walkers go through the same chain: a removal effect is the share of converting walkers who
/// pass the channel. With a million walkers, of whom h₀ convert, that share has the noise of so many draws; the value
/// of a walker varies and adds to it.
#[rstest]
fn a8_markov_effects_agree_with_simulated_ones_within_their_noise(#[values(false, true)] by_value: bool) {
    let Some(world) = World::pathdata() else { return };
    let found = credits(&world.fold(by_value, markov(1)), &Model::Markov);
    let all: f64 = found.rows.iter().map(|row| row.removal_effect.unwrap()).sum();
    let mut squares = 0.0;
    for row in rows("expected_ca_markov_order1.csv") {
        let own = line(&found, world, &row["channel_name"]);
        let effect = own.removal_effect.unwrap();
        let noise = (effect * (1.0 - effect) / (1e6 * START[0])).sqrt();
        let wanted = figure(&row, if by_value { "total_conversion_value" } else { "total_conversions" });
        let off = (wanted - own.credit) / found.influenced * all / noise;
        assert!(off.abs() < 3.0, "{}: {} is {off} of noise from {wanted}", row["channel_name"], own.credit);
        squares += off * off / 12.0;
    }
    assert!(squares.sqrt() < 1.5, "{}", squares.sqrt());
}

#[rstest]
fn a8_sequence_credit_agrees_with_another_program(#[values(1, 2, 3)] order: u8, #[values(false, true)] by_value: bool) {
    let Some(world) = World::pathdata() else { return };
    let found = credits(&world.fold(by_value, sequence(order)), &Model::Sequence);
    assert_eq!((found.order, found.sampled, found.rows.len()), (Some(order), 1, 12));
    close(found.sum(), found.influenced, "the sum");
    let expected = rows("expected_all_models.csv");
    let of = |model: String| expected.iter().filter(move |row| row["model"] == model);
    assert_eq!(of(format!("hazard_shapley_k{order}")).count(), 12);
    for row in of(format!("hazard_shapley_k{order}")) {
        let wanted = figure(row, if by_value { "value" } else { "conversions" });
        close(line(&found, world, &row["channel"]).credit, wanted, &row["channel"]);
    }
    // What would vanish is counted in completions whatever the credit is.
    for row in of(format!("hazard_incremental_k{order}")) {
        let own = line(&found, world, &row["channel"]).incremental.unwrap();
        close(own, figure(row, "conversions"), &row["channel"]);
    }
}

/// Figures of a Python program of its own: contexts by dictionary, hazards as attribution.md 4 has them, areas by ranks.
#[test]
fn a8_the_scorecard_agrees_with_another_program() {
    let Some(world) = World::pathdata() else { return };
    let folded = world.fold(false, Orders::default());
    let card = folded.scorecard(0, View::Channel);
    assert_eq!((card.touches, card.conversions, card.chosen), (75_370, 3930, 4));
    let wanted = [
        (0.204_777_238_534_503, 0.5),
        (0.201_092_318_967_103, 0.598_979_486_691_799),
        (0.199_834_972_800_623, 0.630_199_031_768_149),
        (0.198_602_303_239_699, 0.653_716_750_866_935),
        (0.197_446_980_552_783, 0.654_676_254_598_247),
    ];
    for ((k, score), (loss, area)) in (0..).zip(&card.scores).zip(wanted) {
        assert_eq!(score.k, k);
        close(score.log_loss.unwrap(), loss, "log loss");
        close(score.auc.unwrap(), area, "area");
    }
    // By the groups' losses of that program, order 3 loses .00112 more than order 4, with a standard error of .00029.
    assert_eq!(credits(&folded, &Model::Sequence).order, Some(4));
    // The windows that are counted where no order is asked for hold four touches, a Markov step of order 3.
    assert_eq!(credits(&folded, &Model::Markov).order, Some(3));
}

/// With the customers dealt as the other program dealt them, the standard errors are its own.
#[test]
fn a12_markov_intervals_agree_with_another_program() {
    let Some(world) = World::pathdata() else { return };
    let found = credits(&world.fold_dealt(markov(1)), &Model::Markov);
    let expected = rows("expected_markov_order1_ci.csv");
    assert_eq!(expected.len(), 12);
    for row in expected {
        let own = line(&found, world, &row["channel_name"]);
        let percent = own.percent.unwrap();
        close(percent, 100.0 * figure(&row, "share"), &row["channel_name"]);
        // t with 99 degrees of freedom. What the lower end loses to 0 the upper does not.
        let half = 100.0 * figure(&row, "se_jackknife") * 1.984_216_951_508_682_7;
        close(own.interval.unwrap().1 - percent, half, &row["channel_name"]);
    }
}

/// Customers in groups of their own, by the hash of their id. A standard error from 99 degrees of freedom is itself known
/// to 1/√198 = 7 %; two of them differ by 10 %.
#[test]
fn a12_markov_intervals_are_as_wide_whatever_the_groups() {
    let Some(world) = World::pathdata() else { return };
    let found = credits(&world.fold(false, markov(1)), &Model::Markov);
    for row in rows("expected_markov_order1_ci.csv") {
        let own = line(&found, world, &row["channel_name"]);
        let half = figure(&row, "se_jackknife") * 1.984_216_951_508_682_7;
        let ratio = (own.interval.unwrap().1 - own.percent.unwrap()) / 100.0 / half;
        assert!((0.8..1.2).contains(&ratio), "{}: {ratio}", row["channel_name"]);
    }
}

/// The golden vector of email, push and text message, every path twice: 16 influenced customers pass the gate.
#[test]
fn a8_markov_credit_of_a_small_world() {
    let world = World::small(&[("es", 6, 2), ("s", 4, 8), ("e", 2, 10), ("eps", 4, 0), ("p", 0, 6)]);
    let found = credits(&world.fold(false, markov(1)), &Model::Markov);
    // 16 of 42 convert. Effects by hand: email .475, push 7/48, text message .875; their sum is 1.495833.
    assert!((found.start.unwrap() - 16.0 / 42.0).abs() < 1e-15);
    let sum = 0.475 + 7.0 / 48.0 + 0.875;
    for (name, effect, golden) in [("e", 0.475, 2.540_390), ("p", 7.0 / 48.0, 0.779_944), ("s", 0.875, 4.679_666)] {
        let own = line(&found, &world, name);
        close(own.removal_effect.unwrap(), effect, name);
        close(own.credit, 16.0 * effect / sum, name);
        assert!((own.credit / 2.0 - golden).abs() < 5e-7, "{name}: {} is not {golden}", own.credit / 2.0);
    }
}
