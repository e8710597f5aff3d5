//! What the credit cost, and what it brought in (R8).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::report;
use crate::report::CostRow;
use crate::report::stands::Stands;
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::Effect;
use crate::tui::panel::Question;
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
        at.by_model(cx, report::ATTRIBUTION_COSTS.name)
    }

    fn fill(&mut self, answer: &Answer, at: &Selection, cx: &PageContext<'_>) {
        let all: Vec<CostRow> = answer.table.read();
        let most = |value: fn(&CostRow) -> Option<f64>| all.iter().filter_map(value).fold(0.0, f64::max);
        let money = |row: &CostRow, value: fn(&CostRow) -> Option<f64>| show::money(value(row), most(value));
        let bar = |value| Field::Bar(Bar { value, interval: None, most: most(|row| row.cost) });
        let (mut rows, mut tail) = (Vec::new(), Vec::new());
        for (place, row) in all.iter().enumerate() {
            let own = row.kind == Stands::Item;
            let fields = vec![
                if own { Field::text(&at.name(cx, &row.item)) } else { Field::dim(&row.item) },
                show::tenth(row.credit),
                money(row, |row| row.cost),
                row.cost.map_or(Field::Empty, bar),
                money(row, |row| row.cost_per_completion),
                money(row, |row| row.value),
                show::multiple(row.returned),
            ];
            // The row without an item opens nothing: its id is none of an item's.
            let id = if own { row.item.clone() } else { String::new() };
            let list = if row.kind == Stands::Unattributed { &mut tail } else { &mut rows };
            list.push((Some(place), Row { id, fields }));
        }
        let columns = vec![
            Column::text(at.title(), 0, 14, 36).fields(&["item"]),
            Column::new("Credit", 0).fields(&["credit"]),
            Column::new("Cost", 0).fields(&["cost"]),
            Column::bar("", 5, 8, 30),
            Column::new("Per completion", 1).fields(&["cost_per_completion"]),
            Column::new("Value", 2).fields(&["value"]),
            Column::new("Return", 1).fields(&["return"]),
        ];
        show::fill_sourced(&mut self.grid, columns, rows, tail);
    }

    fn grid(&mut self) -> &mut Grid {
        &mut self.grid
    }

    fn title(&self, at: &Selection) -> String {
        format!("Cost and return of the credit by {}", at.view.name())
    }

    fn empty(&self, answer: &Answer) -> bool {
        answer.table.read::<CostRow>().iter().all(|row| row.cost.is_none())
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

    fn draw(&mut self, buf: &mut Buffer, area: Rect, answer: &Answer, look: &Look, stale: bool) {
        // No setting names a currency, and none is made up.
        let mut notes = vec!["costs and values are amounts as the data has them, in its own currency".to_owned()];
        notes.extend(crate::print::notes(answer));
        let room = show::with_notes(buf, area, self.grid.tall(), 1, &notes, look);
        self.grid.draw(buf, room, look, true, stale);
    }

    fn open(&self, at: &Selection, cx: &PageContext<'_>) -> Effect {
        self.item().map_or(Effect::None, |item| at.people(cx, item))
    }

    fn item(&self) -> Option<&str> {
        self.grid.chosen().map(|row| row.id.as_str()).filter(|item| !item.is_empty())
    }
}
