//! Facts in a line of text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::print::format;
use crate::tui::look::Look;
use crate::tui::widgets::pen::{self, Line};

/// A number, its label dim before it: for the lines above a table.
#[must_use]
pub fn fact(line: Line, label: &str, value: &str, look: &Look) -> Line {
    let gap = if line.width() > 0 { "   " } else { "" };
    line.add(format!("{gap}{label} "), look.dim).add(value, look.strong)
}

/// Facts in as many lines of so much room as they need; `line` is what the first one begins with.
#[must_use]
pub fn facts<'a>(line: Line, facts: impl IntoIterator<Item = (&'a str, String)>, room: u16, look: &Look) -> Vec<Line> {
    let mut lines = vec![line];
    for (label, value) in facts {
        let last = lines.pop().unwrap_or_default();
        let longer = fact(last.clone(), label, &value, look);
        if longer.width() <= usize::from(room) || last.width() == 0 {
            lines.push(longer);
        } else {
            lines.extend([last, fact(Line::new(), label, &value, look)]);
        }
    }
    lines
}

/// Says in a sentence what a page shows, in its first line; answers with the room below.
#[must_use]
pub fn sentence(buf: &mut Buffer, area: Rect, says: &str, look: &Look) -> Rect {
    if area.height == 0 {
        return area;
    }
    pen::put(buf, area.x + 1, area.y, area.width.saturating_sub(2), &look.plain(says), look.dim);
    Rect { y: area.y + 1, height: area.height - 1, ..area }
}

/// A whole number, "–" where there is none.
#[must_use]
pub fn count_text(value: Option<f64>) -> String {
    value.map_or_else(|| format::MISSING.to_owned(), |value| format::decimal(value, 0))
}

/// The line of checks at the bottom of a panel: "✓ credits sum to those with a touch before", or the first broken law. What holds of
/// no row is not worth a word.
#[must_use]
pub fn checks<'a>(answers: impl IntoIterator<Item = Option<&'a Answer>>, look: &Look) -> Line {
    let mut line = Line::new();
    let of_rows = |answer: &&Answer| !answer.table.rows.is_empty() || answer.checks.iter().any(|check| !check.kept);
    let checks: Vec<_> = answers.into_iter().flatten().filter(of_rows).flat_map(|answer| &answer.checks).collect();
    if let Some(broken) = checks.iter().find(|check| !check.kept) {
        return line.add(format!("{} {}: {}", look.glyph("✗"), broken.name, broken.detail), look.worse);
    }
    let mut names: Vec<&str> = Vec::new();
    for check in checks {
        if !names.contains(&check.name) {
            names.push(check.name);
        }
    }
    for (i, name) in names.iter().take(2).enumerate() {
        line = line.add(if i > 0 { "  " } else { "" }, look.dim).add(format!("{} {name}", look.glyph("✓")), look.dim);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::theme::{Depth, Theme};

    #[test]
    fn facts_go_on_in_the_next_line_where_one_is_full() {
        let look = Look::new(Depth::Plain, false, &Theme::default());
        let facts = |room| {
            let all = [("People", "20"), ("Starts", "20"), ("Goal", "purchase")];
            facts(
                Line::new().add("Cart", look.accent),
                all.map(|(label, value)| (label, value.to_owned())),
                room,
                &look,
            )
        };
        // "Cart   People 20   Starts 20" are 28.
        assert_eq!(facts(28).iter().map(Line::width).collect::<Vec<_>>(), [28, 13]);
        assert_eq!(facts(1).len(), 4);
        assert_eq!(facts(100).len(), 1);
    }
}
