//! How the credit of each item changed on the period before (M9, R2), for pages.

use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::metric::Better;
use crate::report::{self, Move};

use super::show;
use super::widgets::field::Field;
use super::widgets::grid::Column;

/// What is said where a number is still awaited.
const AWAITED: &str = "…";

/// The items of an answer, in its order, then those that vanished.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moves {
    /// Each item once.
    pub all: Vec<Move>,
    /// The answer about the period before is awaited.
    pub awaited: bool,
    /// With what it is compared, and why there is nothing to compare with.
    pub said: String,
}

/// The changes between two answers to one question about two periods, with what they are compared with; `before` is `None` while
/// it is awaited, `filter` that of the period before.
#[must_use]
pub fn moves(now: &Answer, before: Option<&Answer>, filter: &Filter) -> Moves {
    let dates = show::dates(filter);
    let said = match before.and_then(|before| before.gate.as_ref()) {
        Some(gate) => format!(
            "no result for {dates} to compare with: it needs {}, there: {}",
            gate.needs.trim_end_matches('.'),
            gate.has.trim_end_matches('.')
        ),
        None => format!("before: {dates}"),
    };
    Moves { all: report::moves(now, before), awaited: before.is_none(), said }
}

impl Moves {
    /// The columns of the changes, each with its unit: which may go first where there is no room.
    #[must_use]
    pub fn columns(credits: u8, points: u8) -> [Column; 2] {
        [
            Column::new("Credits vs before", credits).fields(&["credit_change"]),
            Column::new("Points vs before", points).fields(&["percent_change"]),
        ]
    }

    /// An item's changes as fields of these columns.
    #[must_use]
    pub fn fields(&self, one: &Move) -> [Field; 2] {
        [one.credits, one.points].map(|change| {
            if self.awaited { Field::Number(AWAITED.to_owned(), None) } else { show::change(change, 1, Better::More) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::answer::Gate;
    use crate::domain::table::Table;
    use crate::domain::time::Time;
    use crate::report::CreditRow;
    use crate::report::stands::Stands;

    fn answer(rows: &[(&str, f64, Option<f64>, Stands)]) -> Answer {
        let mut table = Table::of_rows::<CreditRow>();
        table.extend(rows.iter().map(|(item, credit, percent, kind)| CreditRow {
            item: (*item).to_owned(),
            credit: *credit,
            percent: *percent,
            low: None,
            high: None,
            touches: None,
            customers: 1,
            kind: *kind,
        }));
        Answer {
            report: crate::report::ATTRIBUTION.name,
            as_of: Some(Time(0)),
            source: crate::domain::provenance::Provenance::default(),
            filter: Filter::default(),
            parameters: Vec::new(),
            table,
            findings: Vec::new(),
            gate: None,
            checks: Vec::new(),
            notes: crate::domain::note::Notes::default(),
            names: crate::domain::names::Names::default(),
        }
    }

    fn first_quarter() -> Filter {
        Filter { from: "2024-12-31".parse().ok(), to: "2025-03-31".parse().ok(), ..Filter::default() }
    }

    fn told(moves: &Moves) -> Vec<(&str, Option<f64>, Option<f64>)> {
        moves.all.iter().map(|one| (one.item.as_str(), one.credits, one.points)).collect()
    }

    #[test]
    fn r2_what_vanished_moved_as_well_and_each_change_is_of_like_things() {
        let now = answer(&[
            ("welcome", 60.0, Some(60.0), Stands::Item),
            ("Unattributed", 40.0, Some(40.0), Stands::Item),
            ("Unattributed", 9.0, None, Stands::Unattributed),
        ]);
        let before = answer(&[
            ("gone", 70.0, Some(70.0), Stands::Item),
            ("welcome", 30.0, Some(30.0), Stands::Item),
            ("Unattributed", 5.0, None, Stands::Unattributed),
        ]);
        let mut moves = moves(&now, Some(&before), &first_quarter());
        // A journey called Unattributed is new: its 40 are not compared with the last line of the period before.
        assert_eq!(
            told(&moves),
            [
                ("welcome", Some(30.0), Some(30.0)),
                ("Unattributed", Some(40.0), Some(40.0)),
                ("gone", Some(-70.0), Some(-70.0)),
            ]
        );
        assert_eq!(moves.said, "before: 31 Dec 2024 – 31 Mar 2025");
        report::largest_first(&mut moves.all);
        assert_eq!(
            moves.all.iter().map(|one| one.item.as_str()).collect::<Vec<_>>(),
            ["gone", "Unattributed", "welcome"]
        );
        assert_eq!(moves.all[0].row, None);
    }

    #[test]
    fn a7_a_gate_before_is_no_result_and_no_nought() {
        let now = answer(&[("welcome", 6.6, Some(100.0), Stands::Item)]);
        let mut before = answer(&[]);
        let needs = "at least 10 customers with a touch before".to_owned();
        before.gate = Some(Gate { rule: "A7", needs, has: "7".to_owned() });
        let gated = moves(&now, Some(&before), &first_quarter());
        assert_eq!(told(&gated), [("welcome", None, None)]);
        assert_eq!(
            gated.said,
            "no result for 31 Dec 2024 – 31 Mar 2025 to compare with: it needs at least 10 customers with a touch before, there: 7"
        );
        assert_eq!(gated.fields(&gated.all[0])[0], Field::Number("–".into(), None));
        let awaited = moves(&now, None, &first_quarter());
        assert_eq!(told(&awaited), [("welcome", None, None)]);
        assert_eq!(awaited.fields(&awaited.all[0])[0], Field::Number("…".into(), None));
    }

    #[test]
    fn a9_completions_worth_nothing_leave_no_percent_to_compare() {
        let now = answer(&[("welcome", 5.0, Some(50.0), Stands::Item), ("cart", 5.0, Some(50.0), Stands::Item)]);
        let before = answer(&[("welcome", 0.0, None, Stands::Item)]);
        let moves = moves(&now, Some(&before), &first_quarter());
        assert_eq!(told(&moves), [("welcome", Some(5.0), None), ("cart", Some(5.0), None)]);
    }
}
