//! What stands below the steps of a funnel: the same by groups, side by side, or what goes with reaching the end (U8, J8).

use crate::domain::funnel::Funnel;
use crate::domain::names::{Named, Names};
use crate::domain::words;
use crate::report::CustomFunnelRow;
use crate::tui::show;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Row};

/// What every funnel can be put side by side by, one after the other; what its own [`Funnel::breakdowns`] name follows.
const SIDES: &[&str] = &["channel", "platform", "journey", "business_unit", "customer.audience"];

/// The id of the row of attempts without a text, unlike any text of the data.
const NONE: &str = "\u{0}";

/// What stands below the steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Below {
    /// The groups of a breakdown.
    Side(String),
    /// What goes with reaching the end.
    Correlates,
}

impl Below {
    /// What comes after what is shown: the breakdowns, then what goes with reaching the end, then nothing.
    pub fn next(shown: Option<&Self>, funnel: Option<&Funnel>) -> Option<Self> {
        let own = funnel.into_iter().flat_map(|funnel| &funnel.breakdowns).map(String::as_str);
        let sides = SIDES.iter().copied().chain(own.filter(|name| !SIDES.contains(name)));
        let mut all = sides.map(|name| Self::Side(name.to_owned())).chain([Self::Correlates]);
        match shown {
            Some(shown) => all.skip_while(|other| other != shown).nth(1),
            None => all.next(),
        }
    }

    /// Whether every funnel can have it.
    pub fn of_all(&self) -> bool {
        match self {
            Self::Side(name) => SIDES.contains(&name.as_str()),
            Self::Correlates => true,
        }
    }

    /// What stands over it.
    pub fn title(&self) -> String {
        match self {
            Self::Side(name) => format!("By {}: how many, and % of starts", Funnel::told_apart(name)),
            Self::Correlates => "What goes with reaching the end".to_owned(),
        }
    }
}

/// Whether some started and none of them is of a group.
pub fn untold(rows: &[CustomFunnelRow]) -> bool {
    rows.iter().all(|row| row.group.is_none()) && rows.iter().any(|row| row.count > 0)
}

/// The group of a row by its id; `None` = of those without one.
pub fn group_of(id: &str) -> Option<String> {
    (id != NONE).then(|| id.to_owned())
}

/// The step that a column of the groups counts, from 0: after the name those who started, then two of each step.
pub fn step_of(column: usize) -> usize {
    column / 2
}

/// What users call a group of a breakdown: journeys and assets have names.
pub fn group_name(names: &Names, side: &str, group: &str) -> String {
    let kind = match side {
        "journey" => Named::Journey,
        "asset" => Named::Asset,
        _ => return group.to_owned(),
    };
    names.called(kind, "", group).to_owned()
}

/// The groups of a breakdown, each a row: who started, how many of them reached each step, and their share.
pub fn groups(rows: &[CustomFunnelRow], (names, side): (&Names, &str)) -> (Vec<Column>, Vec<Row>) {
    let mut columns = vec![Column::text("Group", 0, 12, 30), Column::new("Started", 0)];
    let mut lines: Vec<Row> = Vec::new();
    for of_group in rows.chunk_by(|a, b| a.group == b.group) {
        if lines.is_empty() {
            let last = of_group.iter().rfind(|row| !row.optional).map_or(0, |row| row.position);
            for row in of_group.iter().skip(1) {
                let name = row.name.clone().unwrap_or_else(|| words::counted(row.position, "step"));
                // What is compared first is how many come to the end.
                let rank = if row.position == last { 1 } else { u8::try_from(2 * row.position).unwrap_or(u8::MAX) };
                columns.push(Column::new(&name, rank));
                columns.push(Column::new(&format!("{name} %"), rank).or_short("%").with_previous());
            }
        }
        let name = of_group[0].group.as_deref();
        let mut fields = vec![
            name.map_or_else(|| Field::dim("none"), |name| Field::text(&group_name(names, side, name))),
            show::count(of_group[0].count),
        ];
        let steps = of_group.iter().skip(1);
        fields.extend(steps.flat_map(|row| [show::count(row.count), show::share(row.share_of_start)]));
        lines.push(Row { id: name.unwrap_or(NONE).to_owned(), fields });
    }
    (columns, lines)
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use super::*;
    use crate::config::theme::{Depth, Theme};
    use crate::tui::look::Look;
    use crate::tui::widgets::grid::Grid;

    #[test]
    fn u8_the_breakdowns_come_one_after_the_other_then_what_goes_with_the_end() {
        let funnel = Funnel { breakdowns: vec!["channel".to_owned(), "plan".to_owned()], ..Funnel::default() };
        let mut all = Vec::new();
        let mut shown = None;
        loop {
            shown = Below::next(shown.as_ref(), Some(&funnel));
            let Some(now) = &shown else { break };
            all.push(now.title());
        }
        assert_eq!(all.len(), 7);
        assert_eq!(all[0], "By channel: how many, and % of starts");
        assert_eq!(all[3], "By business unit: how many, and % of starts");
        assert_eq!(
            all[4..],
            [
                "By audience of the customer: how many, and % of starts",
                "By plan: how many, and % of starts",
                "What goes with reaching the end"
            ]
        );
    }

    #[test]
    fn u6_u8_the_count_and_the_share_of_a_step_are_shown_together_or_not_at_all() {
        let row = |position: u64, name: &str, optional, count| CustomFunnelRow {
            group: Some("welcome".to_owned()),
            step: Some(name.to_owned()),
            position,
            name: Some(name.to_owned()),
            optional,
            count,
            share_of_start: Some(0.25),
            share_of_previous: None,
            open: 0,
            lost: 0,
            closed_share: None,
            median_hours: None,
            p90_hours: None,
        };
        let rows = [
            row(1, "product_view", false, 400),
            row(2, "add_to_cart", true, 311),
            row(3, "checkout_begun", false, 222),
            row(4, "purchase", false, 177),
        ];
        let mut names = Names::default();
        names.insert(Named::Journey, "", "welcome", "Welcome series", false);
        let look = Look::new(Depth::Plain, false, &Theme::default());
        let mut cut = 0;
        for width in 16..90 {
            let area = Rect::new(0, 0, width, 3);
            let mut buf = Buffer::empty(area);
            let mut grid = Grid::default();
            let (columns, lines) = groups(&rows, (&names, "journey"));
            grid.set(columns, lines, Vec::new());
            grid.draw(&mut buf, area, &look, true, false);
            let line = |y| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>();
            let (head, shown) = (line(0), line(1));
            let counts = ["311", "222", "177"].iter().filter(|count| shown.contains(**count)).count();
            assert_eq!(head.matches('%').count(), counts, "{width}: {head} / {shown}");
            assert!(width < 40 || shown.starts_with("Welcome"), "{shown}");
            cut += usize::from(counts < 3);
        }
        assert!(cut > 10 && cut < 74, "{cut}");
    }

    #[test]
    fn h4_a_column_of_the_groups_counts_its_step() {
        // Group, started, count and share of the second step, of the third.
        assert_eq!([0, 1, 2, 3, 4, 5].map(step_of), [0, 0, 1, 1, 2, 2]);
    }
}
