//! The lines above every tab: what is looked at, how much of it there is, and the strip of tabs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::decimal::half_up;
use crate::domain::filter::Filter;
use crate::domain::table::Cell;
use crate::print::format;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::show;
use crate::tui::widgets::pen::{self, Line};

use super::selection::Selection;
use super::tab::TabEntry;

/// What stands for a number that is still awaited: as wide as the number of touches that it becomes.
const AWAITED: &str = "…";

/// The room of the shortest words on the score.
const AUC: usize = "   AUC .81".len();

/// Draws the choices, the facts, the strip, and the items that are ignored or prioritised, where there are any; answers
/// with the room that is left. `credit` and `scores` are the answers to what is looked at, `None` while they are awaited.
pub struct Header<'a> {
    /// The milestone, the model and the view.
    pub at: &'a Selection,
    /// The tabs, and which of them is in sight.
    pub tabs: &'a [TabEntry],
    pub current: usize,
    /// The credit by the chosen model.
    pub credit: Option<&'a Answer>,
    /// The scorecard.
    pub scores: Option<&'a Answer>,
}

impl Header<'_> {
    /// Draws it.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) -> Rect {
        let line = |n: u16| Rect { y: area.y + n, height: 1, x: area.x + 1, width: area.width.saturating_sub(2) };
        self.choices(buf, line(0), look, cx);
        let room = usize::from(line(1).width);
        self.facts(room, look).put(buf, line(1).x, line(1).y, line(1).width);
        self.strip(buf, Rect { x: area.x, width: area.width, ..line(2) }, look);
        let mut used = 3;
        if let Some(said) = items(cx) {
            Line::new().add(pen::fit(&said, room), look.warn).put(buf, line(3).x, line(3).y, line(3).width);
            used = 4;
        }
        Rect { y: area.y + used, height: area.height.saturating_sub(used), ..area }
    }

    fn choices(&self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        // A narrow screen has room for the choices, not for their labels.
        let labels = if area.width < 98 { ["", "", "by "] } else { ["Milestone ", "Model ", "By "] };
        let choice = |line: Line, label: &str, value: &str, style| {
            line.add(format!("{label}{} ", look.glyph("‹")), look.dim)
                .add(value, style)
                .add(format!(" {}  ", look.glyph("›")), look.dim)
        };
        // Where the model does not matter it stays in its place, dim.
        let ink = if self.tabs[self.current].model { look.accent } else { look.dim };
        let rest = choice(Line::new(), labels[1], &self.model(cx), ink);
        let rest = choice(rest, labels[2], self.at.view.name(), look.accent);
        let milestone =
            cx.status.milestones.get(self.at.milestone_index(cx)).map_or("–", |milestone| milestone.name.as_str());
        let room = usize::from(area.width).saturating_sub(rest.width() + labels[0].len() + 6);
        let first = choice(Line::new(), labels[0], &pen::fit(milestone, room.max(8)), look.accent);
        let used = first.put(buf, area.x, area.y, area.width);
        rest.put(buf, area.x + used, area.y, area.width - used);
    }

    /// What users call the model, and how far back it looks once that is known.
    fn model(&self, cx: &PageContext<'_>) -> String {
        let Some((name, label)) = self.at.model(cx) else { return "–".to_owned() };
        let order = |parameter| {
            let known = self.credit.map(|answer| show::parameter(answer, parameter).and_then(Cell::number));
            known.map_or(AWAITED.to_owned(), show::count_text)
        };
        match name.as_str() {
            "sequence" => format!("{label} (sequence, k={})", order("k")),
            "markov" => format!("{label} (order {})", order("markov_order")),
            _ => label.clone(),
        }
    }

    fn facts(&self, room: usize, look: &Look) -> Line {
        let parameter = |name| {
            let value = self.credit.map(|answer| show::parameter(answer, name).and_then(Cell::number));
            (value.flatten(), value.map_or(AWAITED.to_owned(), show::count_text))
        };
        let ((total, all), (influenced, part)) = (parameter("total"), parameter("influenced"));
        let share = total.zip(influenced).filter(|(total, _)| *total > 0.0);
        let share = share.map_or_else(String::new, |(total, part)| format!(" ({} %)", format::share(part / total)));
        let fact = |line: Line, label, value: &str| show::fact(line, label, value, look);
        let total = fact(Line::new(), "Total", &all);
        let whole = fact(total.clone(), "Influenced", &format!("{part}{share}"));
        // Where any touch influences more than those of the view, both numbers are said whatever else has room (A6).
        let both = |share: &str| self.credit.and_then(|answer| show::influenced(answer, share));
        let first = match both(&share).zip(both("")) {
            None => whole,
            Some((long, short)) => {
                let long = fact(total.clone(), "Influenced", &long);
                if long.width() + AUC <= room { long } else { fact(total, "Influenced", &short) }
            }
        };
        let rest = [("touches", parameter("touches").1), ("lookback", format!("{} d", parameter("lookback_days").1))];
        let with = |line: Line| {
            rest.iter().fold(line, |line, (label, value)| {
                let next = fact(line.clone(), label, value);
                if next.width() <= room { next } else { line }
            })
        };
        let Some(words) = scores(self.scores) else { return with(first) };
        let whole = fact(first.clone(), "AUC", &words.long);
        let all_rest: usize = rest.iter().map(|(label, value)| pen::width(label) + pen::width(value) + 4).sum();
        // All words where everything fits; that order adds nothing is said before all but the totals.
        if whole.width() + all_rest <= room {
            return with(whole);
        }
        let plain = fact(first.clone(), "AUC", &words.plain);
        with(if plain.width() <= room { plain } else { fact(first, "AUC", &words.short) })
    }

    fn strip(&self, buf: &mut Buffer, area: Rect, look: &Look) {
        let mut line = Line::new();
        for (i, tab) in self.tabs.iter().enumerate() {
            line = if i == self.current {
                line.add("[", look.accent).add(tab.title, look.accent).add("]", look.accent)
            } else {
                line.add(" ", look.dim).add(tab.title, look.dim).add(" ", look.dim)
            };
        }
        line.put(buf, area.x, area.y, area.width);
    }
}

/// How well the chosen order foresees held-out customers: in a number, with what must be said, and in full.
struct Words {
    short: String,
    plain: String,
    long: String,
}

/// `None` where nothing is known.
fn scores(answer: Option<&Answer>) -> Option<Words> {
    let Some(answer) = answer else {
        return Some(Words { short: AWAITED.to_owned(), plain: AWAITED.to_owned(), long: AWAITED.to_owned() });
    };
    let rows = &answer.table.rows;
    let column = answer.table.column("chosen")?;
    let chosen = rows.iter().find(|row| row.get(column) == Some(&Cell::Bool(true)))?;
    let auc = |row: &[Cell]| show::number(answer, row, "auc");
    let (own, k) = (auc(chosen)?, show::number(answer, chosen, "k")?);
    let short = hundredth(own);
    if k <= 1.0 {
        let plain = format!("{short} (order adds nothing here)");
        return Some(Words { long: format!("{short} (chance .50; order adds nothing here)"), plain, short });
    }
    let one = rows.iter().find(|row| show::number(answer, row, "k") == Some(1.0)).and_then(|row| auc(row));
    let long = one.map_or_else(
        || format!("{short} (chance .50)"),
        |one| format!("{short} (without order {}, chance .50)", hundredth(one)),
    );
    Some(Words { plain: short.clone(), short, long })
}

/// A score below 1 as `.81`.
fn hundredth(score: f64) -> String {
    let text = half_up(score, 2);
    text.strip_prefix('0').map(ToOwned::to_owned).unwrap_or(text)
}

/// The items that the filter ignores or prioritises, in words.
fn items(cx: &PageContext<'_>) -> Option<String> {
    let filter: &Filter = cx.filter;
    let said =
        [("ignored", &filter.ignore), ("prioritised", &filter.prioritise)].into_iter().filter_map(|(what, items)| {
            let names: Vec<String> = items.iter().map(|item| show::item(cx, item)).collect();
            (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
        });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| said.join("   "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_written_without_the_nought() {
        assert_eq!([hundredth(0.8142), hundredth(0.5), hundredth(1.0)], [".81", ".50", "1.00"]);
    }
}
