//! What came of leads: opportunities by where their leads come from, beside what was spent (R8, P7).

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::part::LeadsPart;
use crate::domain::amount::Amount;
use crate::domain::metric::{Better, Metric, named};
use crate::domain::origin::Origin;
use crate::domain::row::Row as _;
use crate::domain::words;
use crate::report::{self, Args, Deals, People as Whose, RoiRow, Split};
use crate::tui::action::Action;
use crate::tui::compare::PreviousPeriod;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing;
use crate::tui::overlays::people::People;
use crate::tui::page::Effect;
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Column, Grid, Row};

const OPPORTUNITIES: &Metric = named(RoiRow::COLUMNS, "opportunities");
const WON: &Metric = named(RoiRow::COLUMNS, "won");
const BUDGET: &Metric = named(RoiRow::COLUMNS, "budget");
const ESTIMATED: &Metric = named(RoiRow::COLUMNS, "estimated_revenue");
const ACTUAL: &Metric = named(RoiRow::COLUMNS, "actual_revenue");
const COST: &Metric = named(RoiRow::COLUMNS, "cost");
const RETURN: &Metric = named(RoiRow::COLUMNS, "roi");

/// An amount of a line.
type AmountOf = fn(&RoiRow) -> Option<f64>;

/// The amounts of a line, in the order of the columns.
const AMOUNTS: [(&Metric, AmountOf); 4] = [
    (BUDGET, |row| row.budget),
    (ESTIMATED, |row| row.estimated_revenue),
    (ACTUAL, |row| row.actual_revenue),
    (COST, |row| row.cost),
];

/// The part.
#[derive(Default)]
pub struct Returns {
    panel: Panel,
    before: Panel,
    split: Split,
    compare: PreviousPeriod,
    grid: Grid,
    /// What is said of the comparison.
    said: Vec<String>,
}

/// A sum of decimals, none where nothing is known.
fn sum(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let known: Vec<Amount> = values.flatten().filter_map(|value| Amount::parse(&value.to_string())).collect();
    (!known.is_empty()).then(|| known.into_iter().sum::<Amount>().number())
}

/// A line by what it is of.
fn id(row: &RoiRow) -> String {
    format!("{}:{}", row.kind, row.group)
}

impl Returns {
    fn question(&self, args: Args) -> Question {
        Question::report(report::ROI.name, Args { split: self.split, ..args })
    }

    fn fill(&mut self, cx: &PageContext<'_>) {
        let Some(answer) = self.panel.answer() else { return };
        let mut groups: Vec<(usize, RoiRow)> = answer.table.read().into_iter().enumerate().collect();
        // The report's order is that of ids, which nobody sees; the groups that are no journeys stay below them.
        groups.sort_by_cached_key(|(place, row): &(usize, RoiRow)| {
            let name = (row.kind == Split::Journey.name()).then(|| cx.journey(&row.group).to_lowercase());
            (name.is_none(), name, *place)
        });
        let (places, groups): (Vec<usize>, Vec<RoiRow>) = groups.into_iter().unzip();
        let sums = AMOUNTS.map(|(_, value)| sum(groups.iter().map(value)));
        let most = |n: usize| {
            groups.iter().filter_map(AMOUNTS[n].1).chain(sums[n]).fold(0.0, |most: f64, x| most.max(x.abs()))
        };
        let most: Vec<f64> = (0..AMOUNTS.len()).map(most).collect();
        let longest = groups.iter().filter_map(|row| row.actual_revenue).fold(0.0, f64::max);
        let then: Vec<RoiRow> = self.before.answer().map(|answer| answer.table.read()).unwrap_or_default();
        let known = !self.before.waiting() && !then.is_empty();
        let then: HashMap<String, &RoiRow> = then.iter().map(|row| (id(row), row)).collect();
        let rows = groups.iter().map(|row| {
            let name = match row.kind.as_str() {
                "journey" => show::journey(cx, &row.group),
                _ => Field::text(words::origin(&row.group)),
            };
            let mut fields = vec![name, show::count(row.opportunities), show::count(row.won)];
            fields.extend(AMOUNTS.iter().zip(&most).map(|((_, value), most)| show::money(value(row), *most)));
            let bar = |value| Field::Bar(Bar { value, interval: None, most: longest });
            fields.insert(6, row.actual_revenue.map_or(Field::Empty, bar));
            fields.push(show::multiple(row.roi));
            if self.compare.is_on() {
                let actual = then.get(&id(row)).map_or(Some(0.0), |before| before.actual_revenue);
                let change = row.actual_revenue.zip(actual).map(|(now, then)| now - then);
                fields.push(show::change(change.filter(|_| known), 0, Better::More));
            }
            Row { id: id(row), fields }
        });
        let rows: Vec<Row> = rows.collect();
        let total = |of: fn(&RoiRow) -> Option<u64>| show::count(groups.iter().map(of).sum::<Option<u64>>());
        let mut last = vec![Field::dim("Sum"), total(|row| row.opportunities), total(|row| row.won)];
        last.extend(sums.iter().zip(&most).map(|(sum, most)| show::money(*sum, *most)));
        last.insert(6, Field::Empty);
        last.extend(std::iter::repeat_n(Field::Empty, 1 + usize::from(self.compare.is_on())));
        let first = if self.split == Split::Journey { "Journey or origin" } else { "Leads come from" };
        let mut columns = vec![
            Column::text(first, 0, 15, 36).fields(&["group", "kind"]),
            Column::new(OPPORTUNITIES.label, 2).or_short("Number").fields(&[OPPORTUNITIES.name]),
            Column::new(WON.label, 3).fields(&[WON.name]),
            Column::new(BUDGET.label, 5).fields(&[BUDGET.name]),
            Column::new(ESTIMATED.label, 4).or_short("Estimated").fields(&[ESTIMATED.name]),
            Column::new(ACTUAL.label, 0).or_short("Actual").fields(&[ACTUAL.name]),
            Column::bar("", 6, 6, 24),
            Column::new(COST.label, 1).fields(&[COST.name]),
            Column::new(RETURN.label, 0).fields(&[RETURN.name]),
        ];
        columns.extend(
            self.compare.is_on().then(|| Column::new("Actual vs before", 0).fields(&["actual_revenue_change"])),
        );
        self.grid.set(columns, rows, vec![Row { id: String::new(), fields: last }]);
        self.grid.set_sources(places.into_iter().map(Some).chain([None]));
        let before = self.compare.filter(cx);
        self.said = before.iter().map(|before| format!("before: {}", show::dates(before))).collect();
    }
}

impl Returns {
    /// Opens the customers of the opportunities of the line under the cursor; on those won, of these alone.
    fn open(&self, cx: &PageContext<'_>) -> Effect {
        let Some(row) = self.grid.chosen() else { return Effect::None };
        let title = self.grid.column_title();
        if [COST.label, RETURN.label].contains(&title) {
            return Effect::Notice(format!("{title}: costs bear no customer"));
        }
        let rows: Vec<RoiRow> = self.panel.answer().map(|answer| answer.table.read()).unwrap_or_default();
        let Some(line) = rows.into_iter().find(|line| id(line) == row.id) else { return Effect::None };
        let won = title == WON.label;
        let of_journey = line.kind == Split::Journey.name();
        let name = if of_journey { cx.journey(&line.group) } else { words::origin(&line.group) };
        let said = format!("Customers of {}opportunities: {name}", if won { "won " } else { "" });
        let deals = if of_journey {
            Deals { origin: Some(Origin::Outbound), journey: Some(line.group.clone()), won }
        } else {
            Deals { origin: Origin::named(&line.group), journey: None, won }
        };
        Effect::Open(Box::new(People::new(&said, Whose::Deals(deals), cx.args(), cx)))
    }
}

impl LeadsPart for Returns {
    fn refresh(&mut self, _focus: bool, cx: &PageContext<'_>) {
        let question = self.question(cx.args());
        self.panel.ask(cx, question);
        if let Some(filter) = self.compare.follow(cx) {
            let question = self.question(Args { filter, ..cx.args() });
            self.before.ask(cx, question);
        } else {
            self.before = Panel::default();
        }
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let news = self.panel.poll() | self.before.poll();
        if news {
            self.fill(cx);
        }
        news
    }

    fn tall(&self) -> u16 {
        self.grid.tall().saturating_add(5)
    }

    fn draw(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>, focus: bool) {
        let foot = show::checks([self.panel.answer()], look);
        let by = if self.split == Split::Journey { "by journey" } else { "by where their leads come from" };
        let inner = frame(buf, area, &format!("Opportunities {by}, and their return"), &foot, look, focus);
        if !show::state(buf, inner, &self.panel, None, look, cx.keys) {
            return;
        }
        let Some(answer) = self.panel.answer() else { return };
        let nothing = |row: &RoiRow| row.opportunities.unwrap_or(0) == 0 && row.cost.is_none_or(|cost| cost == 0.0);
        if let Some(missing) = missing::opportunities(cx, answer)
            && answer.table.read::<RoiRow>().iter().all(nothing)
        {
            return show::missing(buf, inner, &missing, look);
        }
        let notes: Vec<String> = self.said.iter().cloned().chain(crate::print::notes(answer)).collect();
        let room = show::with_notes(buf, inner, self.grid.tall(), 1, &notes, look);
        self.grid.draw(buf, room, look, focus, self.panel.waiting());
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        vec![&mut self.panel, &mut self.before]
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        match action {
            Action::NextView => {
                self.split = if self.split == Split::Origin { Split::Journey } else { Split::Origin };
                self.refresh(true, cx);
            }
            Action::Compare => {
                if let Some(refused) = self.compare.turn(cx) {
                    return refused;
                }
                self.refresh(true, cx);
                self.fill(cx);
            }
            Action::Open => return self.open(cx),
            _ => {}
        }
        Effect::None
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(&mut self.grid)
    }
}
