//! What the credit cost, and what it brought in (R8).

use crate::domain::answer::Answer;
use crate::domain::metric::Better;
use crate::report::stands::Stands;
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::keymap::Keymap;
use crate::tui::page::Effect;
use crate::tui::panel::Question;
use crate::tui::reports;
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

use super::selection::Selection;
use super::tab::AttributionTab;

/// The tab.
#[derive(Default)]
pub struct Money {
    grid: Grid,
}

impl AttributionTab for Money {
    fn question(&self, at: &Selection, cx: &PageContext<'_>) -> Question {
        at.by_model(cx, reports::ATTRIBUTION_COSTS)
    }

    fn fill(&mut self, answer: &Answer, at: &Selection, cx: &PageContext<'_>) {
        let most = show::most(answer, "cost");
        let money = |row: &[_], column| show::money(show::number(answer, row, column), show::most(answer, column));
        let (mut rows, mut tail) = (Vec::new(), Vec::new());
        for row in &answer.table.rows {
            let of = |column| show::number(answer, row, column);
            let item = show::text(answer, row, "item");
            let stands = show::stands(answer, row, "kind");
            let last = stands == Stands::Unattributed;
            let fields = vec![
                if stands == Stands::Item { Field::text(&at.name(cx, item)) } else { Field::dim(item) },
                show::tenth(of("credit")),
                money(row, "cost"),
                of("cost").map_or(Field::Empty, |value| Field::Bar(Bar { value, interval: None, most })),
                money(row, "cost_per_completion"),
                money(row, "value"),
                show::change(of("return").map(|share| share * 100.0), 1, Better::More),
            ];
            // The row without an item opens nothing: its id is none of an item's.
            let id = if stands == Stands::Item { item.to_owned() } else { String::new() };
            let row = Row { id, fields };
            if last { tail.push(row) } else { rows.push(row) }
        }
        let columns = vec![
            Column::text(at.title(), 0, 14, 36),
            Column::new("Credit", 0),
            Column::new("Cost", 0),
            Column::bar("", 5, 8, 30),
            Column::new("Per completion", 1),
            Column::new("Value", 2),
            Column::new("Return %", 1),
        ];
        self.grid.set(columns, rows, tail);
    }

    fn grid(&mut self) -> &mut Grid {
        &mut self.grid
    }

    fn title(&self, at: &Selection) -> String {
        format!("Cost and return of the credit by {}", at.view.name())
    }

    fn empty(&self, answer: &Answer) -> bool {
        answer.table.rows.iter().all(|row| show::number(answer, row, "cost").is_none())
    }

    fn none(&self, keys: &Keymap) -> (&'static str, Vec<String>) {
        let [refresh, period, view] =
            [Action::Refresh, Action::Period, Action::NextView].map(|action| keys.mention(action));
        let lines = vec![
            "Costs come from a table of what was spent: a day, an amount, and the journey, channel or asset it was for."
                .to_owned(),
            format!("Map it in milepost.toml, then {refresh} reads it:"),
            "[source.costs]".to_owned(),
            "table = \"…\"   spent_on = \"…\"   amount = \"…\"".to_owned(),
            "journey_id = \"…\"   channel = \"…\"   asset_id = \"…\"".to_owned(),
            format!("Where it is mapped, a longer period ({period}) or another view ({view}) may have costs."),
        ];
        ("There are no costs here", lines)
    }

    fn open(&self, at: &Selection, cx: &PageContext<'_>) -> Effect {
        self.item().map_or(Effect::None, |item| at.people(cx, item))
    }

    fn item(&self) -> Option<&str> {
        self.grid.chosen().map(|row| row.id.as_str()).filter(|item| !item.is_empty())
    }
}
