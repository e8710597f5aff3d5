//! The answers about attribution of the made-up project.
//!
//! Journeys by model, in percent. Spreads, ranks and distances of the tests are worked out from this table by hand.
//!
//! | journey | sequence | markov | linear | last |
//! |---|---|---|---|---|
//! | welcome | 30.3 | 25.3 | 24.2 | 20.3 |
//! | cart | 18.4 | 19.4 | 24.5 | 36.4 |
//! | webinar | 17.7 | 19.7 | 17.7 | 9.7 |
//! | winback | 14.0 | 14.0 | 14.0 | 14.0 |
//! | onboard | 9.6 | 11.6 | 9.6 | 9.6 |
//! | loyal | 6.0 | 6.0 | 6.0 | 6.0 |
//! | news | 4.0 | 4.0 | 4.0 | 4.0 |
//!
//! The other models say what the linear one says.

use crate::domain::metric::metrics;
use crate::domain::model::Collapse;
use crate::domain::note::{Note, Topic};
use crate::domain::table::Cell;
use crate::report::Args;
use crate::tui::show;

use super::{HOSTILE, JOURNEYS, Rows, World};

const SEQUENCE: [f64; 7] = [30.3, 18.4, 17.7, 14.0, 9.6, 6.0, 4.0];
const MARKOV: [f64; 7] = [25.3, 19.4, 19.7, 14.0, 11.6, 6.0, 4.0];
const LINEAR: [f64; 7] = [24.2, 24.5, 17.7, 14.0, 9.6, 6.0, 4.0];
const LAST: [f64; 7] = [20.3, 36.4, 9.7, 14.0, 9.6, 6.0, 4.0];

/// First touch of seven completions.
const SEVENTHS: [f64; 7] = [200.0 / 7.0, 200.0 / 7.0, 300.0 / 7.0, 0.0, 0.0, 0.0, 0.0];

/// Whether the question is about the thirty days before June 2025.
pub fn before(args: &Args) -> bool {
    args.filter.from == "2025-05-02".parse().ok()
}

fn percents(model: Option<&str>, world: &World) -> [f64; 7] {
    match model {
        _ if world.sevenths => SEVENTHS,
        Some("linear") => LINEAR,
        Some("markov") => MARKOV,
        Some("last") => LAST,
        _ => SEQUENCE,
    }
}

pub fn parameters(args: &Args, world: &World) -> Vec<(&'static str, Cell)> {
    let mut parameters = vec![
        ("by", text(args.by.name())),
        ("total", Cell::Int(4812)),
        ("influenced", Cell::Int(3977)),
        ("influenced_by_any", Cell::Int(if world.organic { 3981 } else { 3977 })),
        ("touches", Cell::Int(41_022)),
        ("lookback_days", Cell::Num(30.0)),
    ];
    match args.model.as_deref() {
        Some("sequence") => parameters.push(("k", Cell::Int(2))),
        Some("markov") => parameters.push(("markov_order", Cell::Int(3))),
        _ => {}
    }
    parameters
}

pub fn notes(report: &str, world: &World) -> Vec<Note> {
    let gate = |subject: &str, text: &str| Note::on(Topic::Gate, text).about(subject);
    match report {
        "attribution-compare" if world.few => {
            vec![gate("sequence", "needs at least 10 influenced customers, has 4 (A7)")]
        }
        "attribution-compare" => vec![
            Note::on(Topic::OtherModel, "markov 5.0 %, linear 6.1 %, last 18.0 %")
                .about("credit placed otherwise than by sequence"),
        ],
        "paths" => {
            vec![Note::from("5 of 312 distinct paths: 61.2 % of 3977 conversions, 40.0 % of 9000 customers without")]
        }
        "scorecard" if world.orderless => {
            vec!["order adds nothing here: k = 1 foresees held-out customers as well as any".into()]
        }
        "scorecard" => vec!["looking back 2 touches helps: log loss 0.20000 against 0.25000 with one touch".into()],
        "lookback-curve" => vec![gate("1 d", "needs at least 10 touches, has 4 (A7)")],
        _ => Vec::new(),
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn numbers(values: &[f64]) -> impl Iterator<Item = Cell> + '_ {
    values.iter().map(|value| Cell::from(*value))
}

/// The answer to one of the reports on attribution.
pub fn table(report: &str, args: &Args, world: &World) -> Option<Rows> {
    Some(match report {
        "attribution" => credit(args, world),
        "attribution-compare" => compare(world),
        "paths" => paths(args, world),
        "transitions" => transitions(world),
        "lookback-curve" => curve(world),
        "scorecard" => scores(world),
        "attribution-costs" => costs(world),
        _ => return None,
    })
}

fn ids(world: &World) -> impl Iterator<Item = &'static str> + use<> {
    let (hostile, ours) = (world.hostile, world.ours);
    JOURNEYS.iter().map(move |(id, _)| if hostile { HOSTILE } else { called(id, ours) })
}

/// The id of a journey, as the program calls what is no journey where a test wants it.
fn called(id: &'static str, ours: bool) -> &'static str {
    match id {
        "welcome" if ours => "Unattributed",
        "cart" if ours => "(start)",
        "winback" if ours => "(loss)",
        _ => id,
    }
}

fn credit(args: &Args, world: &World) -> Rows {
    let columns = metrics(["item", "credit", "percent", "low", "high", "touches", "customers", "credit.kind"]);
    let mut rows = Vec::new();
    for (id, percent) in ids(world).zip(percents(args.model.as_deref(), world)) {
        if args.filter.ignore.iter().any(|item| item.strip_prefix("journey:") == Some(id)) {
            continue;
        }
        // Without opens by machines the welcome series has 2.5 more and the newsletter as much less.
        let machines = match id {
            "welcome" if args.filter.without_machine => 2.5,
            "news" if args.filter.without_machine => -2.5,
            _ => 0.0,
        };
        // In the days before June the welcome series had 2 less and the newsletter, which then ended, all of its 4 and 2 more.
        let earlier = match id {
            "welcome" if before(args) => -2.0,
            "news" if before(args) => 2.0,
            "news" if args.filter.from.is_some() => continue,
            _ => 0.0,
        };
        let percent = percent + machines + earlier;
        let credit = 39.77 * percent;
        let touches = (credit * 9.0).round();
        let mut row = vec![text(id)];
        row.extend(numbers(&[credit, percent, percent - 1.4, percent + 1.5, touches, (credit * 2.0).round()]));
        row.push(text("item"));
        rows.push(row);
    }
    let mut last = vec![text("Unattributed"), Cell::Num(835.0)];
    last.extend([Cell::Null, Cell::Null, Cell::Null, Cell::Null, Cell::Num(835.0), text("unattributed")]);
    rows.push(last);
    (columns.to_vec(), rows)
}

fn compare(world: &World) -> Rows {
    let columns = metrics([
        "item",
        "last",
        "first",
        "linear",
        "model.position",
        "time_decay",
        "j",
        "inverse_j",
        "sequence",
        "markov",
        "spread",
        "rank_change",
    ]);
    // Ranks by sequence, markov, linear, last: welcome 1 1 2 2, cart 2 3 1 1, webinar 3 2 3 4, winback 4 4 4 3.
    let changes = [1.0, 2.0, 2.0, 1.0, 0.0, 0.0, 0.0];
    let of = |model: &str, i: usize| percents(Some(model), world)[i];
    let rows = ids(world).enumerate().map(|(i, id)| {
        let all = ["last", "linear", "sequence", "markov"].map(|model| of(model, i));
        let spread = all.iter().copied().fold(0.0, f64::max) - all.iter().copied().fold(100.0, f64::min);
        let mut row = vec![text(id)];
        row.extend(numbers(&all[..2]));
        row.extend(numbers(&[of("linear", i); 5]));
        row.extend(all[2..].iter().map(|percent| if world.few { Cell::Null } else { Cell::from(*percent) }));
        row.extend(numbers(&[spread, changes[i]]));
        row
    });
    (columns.to_vec(), rows.collect())
}

fn paths(args: &Args, world: &World) -> Rows {
    let columns =
        metrics(["path", "conversions", "value", "non_conversions", "path.conversion_rate", "median_hours", "length"]);
    let long: [&'static str; 9] =
        ["welcome", "cart", "webinar", "winback", "onboard", "loyal", "webinar", "webinar", "news"];
    let all: [(&[&'static str], f64, f64, f64); 5] = [
        (&["welcome"], 900.0, 2100.0, 18.25),
        (&["welcome", "welcome"], 400.0, 600.0, 40.0),
        (&["welcome", "cart"], 300.0, 200.0, 76.5),
        (&long, 210.0, 90.0, 1204.0),
        (&["news"], 12.0, 4000.0, 3.0),
    ];
    let rows = all.iter().filter(|(path, ..)| args.collapse == Collapse::None || path != &["welcome", "welcome"]);
    let rows = rows.map(|(path, conversions, others, hours)| {
        let own = |item: &'static str| if world.hostile { HOSTILE } else { called(item, world.ours) };
        let items = path.iter().map(|item| own(item).to_owned()).collect();
        let mut row = vec![Cell::List(items), Cell::from(*conversions)];
        row.push(if world.no_money { Cell::Null } else { Cell::from(conversions * 20.0) });
        row.extend(numbers(&[*others, conversions / (conversions + others), *hours, show::position(path.len())]));
        row
    });
    (columns.to_vec(), rows.collect())
}

fn transitions(world: &World) -> Rows {
    let columns = metrics(["from", "to", "count", "transition.share", "from_kind", "to_kind"]);
    let own = |item: &'static str| match item {
        _ if item.starts_with('(') => item,
        _ if world.hostile => HOSTILE,
        _ => called(item, world.ours),
    };
    let kind = |item: &'static str| if item.starts_with('(') { item.trim_matches(['(', ')']) } else { "item" };
    // 100 paths: 60 start with welcome, 40 with cart; 50 of the 60 go on to cart, 10 to onboarding; of the 90 at cart 45
    // convert and 45 go on to win-back; all others are lost there.
    let rows = [
        ("cart", "(conversion)", 45.0, 0.5),
        ("cart", "winback", 45.0, 0.5),
        ("(start)", "welcome", 60.0, 0.6),
        ("(start)", "cart", 40.0, 0.4),
        ("onboard", "(loss)", 10.0, 1.0),
        ("welcome", "cart", 50.0, 50.0 / 60.0),
        ("welcome", "onboard", 10.0, 10.0 / 60.0),
        ("winback", "(loss)", 45.0, 1.0),
    ];
    let rows = rows.into_iter().map(|(from, to, count, share)| {
        let (from_kind, to_kind) = (text(kind(from)), text(kind(to)));
        vec![text(own(from)), text(own(to)), Cell::from(count), Cell::from(share), from_kind, to_kind]
    });
    (columns.to_vec(), rows.collect())
}

fn curve(world: &World) -> Rows {
    let columns = metrics(["item", "days", "credit", "percent"]);
    let mut rows = Vec::new();
    for (id, full) in ids(world).zip(percents(None, world)) {
        for days in [1_i64, 3, 7, 14, 30, 60, 90, 730] {
            // Nothing is known at one day; from a week on all is as at two years.
            let percent = match days {
                1 => None,
                3 => Some(100.0 / 7.0),
                _ => Some(full),
            };
            let credit = percent.map(|percent| percent * 39.77);
            rows.push(vec![text(id), Cell::Int(days), Cell::from(credit), Cell::from(percent)]);
        }
    }
    (columns.to_vec(), rows)
}

fn scores(world: &World) -> Rows {
    let columns = metrics(["k", "log_loss", "auc", "base_rate", "chosen"]);
    let all = [(0.3, 0.5), (0.25, 0.78), (0.2, 0.814), (0.2, 0.815), (0.2, 0.8)];
    let chosen = if world.orderless { 1 } else { 2 };
    let rows = all.iter().zip(0_i64..).map(|((loss, auc), k)| {
        vec![Cell::Int(k), Cell::Num(*loss), Cell::Num(*auc), Cell::Num(0.0969), Cell::Bool(k == chosen)]
    });
    (columns.to_vec(), rows.collect())
}

fn costs(world: &World) -> Rows {
    let columns = crate::report::find("attribution-costs").expect("a report").columns;
    let mut rows = Vec::new();
    for (id, percent) in ids(world).zip(SEQUENCE) {
        let (credit, cost) = (39.77 * percent, 1000.0 * percent);
        let mut row = vec![text(id), Cell::Num(credit)];
        if world.no_money {
            row.extend([Cell::Null, Cell::Null, Cell::Null, Cell::Null]);
        } else {
            row.extend(numbers(&[cost, cost / credit, cost * 1.5, 0.5]));
        }
        row.push(text("item"));
        rows.push(row);
    }
    let kind = text("unattributed");
    rows.push(vec![text("Unattributed"), Cell::Num(835.0), Cell::Null, Cell::Null, Cell::Null, Cell::Null, kind]);
    (columns.to_vec(), rows)
}
