//! Aligned columns for people.

use std::io::{self, Write};

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::domain::filter::{DIMENSIONS, Filter, Selected};
use crate::domain::table::Cell;
use crate::domain::zone::Zone;

use super::format;
use super::width::width;

const BOLD: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";

/// Writes title, facts, table, gate, checks and notes; `bold` headers where the terminal takes escapes.
pub fn write(answer: &Answer, bold: bool, out: &mut dyn Write) -> io::Result<()> {
    let (on, off) = if bold { (BOLD, PLAIN) } else { ("", "") };
    writeln!(out, "{on}{}{off}", title(answer))?;
    for fact in facts(answer) {
        writeln!(out, "{fact}")?;
    }
    if !answer.table.rows.is_empty() {
        writeln!(out)?;
        let headers: Vec<String> = answer.table.columns.iter().map(|metric| format::header(metric)).collect();
        let values = format::columns(&answer.table, answer.source.zone);
        let widths: Vec<usize> = headers
            .iter()
            .zip(&values)
            .map(|(header, column)| column.iter().map(|value| width(value)).max().unwrap_or(0).max(width(header)))
            .collect();
        let line = |cells: &mut dyn Iterator<Item = &String>| {
            let mut line = String::new();
            for (i, ((cell, wide), metric)) in cells.zip(&widths).zip(&answer.table.columns).enumerate() {
                let pad = " ".repeat(wide.saturating_sub(width(cell)));
                let gap = if i > 0 { "  " } else { "" };
                let (left, right) = if format::right(metric.unit) { (&pad, cell) } else { (cell, &pad) };
                line.extend([gap, left, right]);
            }
            line.trim_end().to_owned()
        };
        writeln!(out, "{on}{}{off}", line(&mut headers.iter()))?;
        for row in 0..answer.table.rows.len() {
            writeln!(out, "{}", line(&mut values.iter().map(|column| &column[row])))?;
        }
    }
    let remarks = remarks(answer);
    if !remarks.is_empty() {
        writeln!(out)?;
    }
    for remark in remarks {
        writeln!(out, "{remark}")?;
    }
    Ok(())
}

/// `Attribution compare · as of 2025-06-30 23:59 UTC`.
pub fn title(answer: &Answer) -> String {
    let mut name = answer.report.replace('-', " ");
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    match answer.as_of {
        Some(as_of) => format!("{name} · as of {} UTC", format::time(as_of, Zone::default())),
        None => format!("{name} · no events"),
    }
}

/// The settings and the filter that the numbers depend on.
pub fn facts(answer: &Answer) -> Vec<String> {
    let mut lines = Vec::new();
    let settings: Vec<String> = answer
        .parameters
        .iter()
        .filter(|(_, value)| *value != Cell::Null)
        .map(|(name, value)| format!("{} {}", name.replace('_', " "), plain(value)))
        .collect();
    if !settings.is_empty() {
        lines.push(settings.join(" · "));
    }
    if !answer.filter.is_empty() {
        lines.push(format!("only {}", filter(&answer.filter)));
    }
    lines
}

/// The gate that was not met, the laws and the notes.
pub fn remarks(answer: &Answer) -> Vec<String> {
    let clean = |text: &str| Clean::new(text).to_string();
    let gate = answer
        .gate
        .iter()
        .map(|gate| format!("No result ({}): needs {}; there is {}", gate.rule, clean(&gate.needs), clean(&gate.has)));
    let checks = answer.checks.iter().map(|check| {
        let mark = if check.kept { "✓" } else { "✗ BROKEN:" };
        let detail = if check.detail.is_empty() { String::new() } else { format!(" ({})", clean(&check.detail)) };
        format!("{mark} {}{detail}", check.name)
    });
    let notes = answer.notes.iter().map(|note| format!("Note: {}", clean(&note.to_string())));
    let empty = (answer.table.rows.is_empty() && answer.gate.is_none()).then(|| "No rows.".to_owned());
    gate.chain(empty).chain(checks).chain(notes).collect()
}

/// A filter in words; what an answer says among its settings is left out.
pub fn filter(filter: &Filter) -> String {
    let said = DIMENSIONS.iter().filter(|dimension| !dimension.word.is_empty()).filter_map(|dimension| {
        let word = dimension.word;
        match &dimension.value {
            Selected::First(day) | Selected::Last(day) => (day.get)(filter).map(|day| format!("{word} {day}")),
            Selected::Names(list) | Selected::Items(list) => {
                let names: Vec<String> = (list.get)(filter).iter().map(|name| format::text(name, 40)).collect();
                (!names.is_empty()).then(|| format!("{word} {}", names.join(", ")))
            }
            Selected::Switch(on) => (on.get)(filter).then(|| word.to_owned()),
        }
    });
    said.collect::<Vec<_>>().join(" · ")
}

/// A setting's value as it is: numbers neither grouped nor rounded.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Int(n) => n.to_string(),
        Cell::Num(x) => x.to_string(),
        other => format::cell(other, crate::domain::metric::Unit::Text, Zone::default()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn columns_stand_under_their_headers() {
        let mut out = Vec::new();
        write(&sample::answer(), false, &mut out).unwrap();
        let expected = "\
Attribution · as of 2025-06-30 23:59 UTC
model linear · lookback days 730
only from 2025-01-01 · channel email

Item             Credit  Percent %  Touches
Welcome<U+001B>[2J | <b>  1,204.3       75.0   41,022
日本語            401.4       25.0      120
Unattributed        835.0          –        –

✓ credits sum to influenced (1605.7 = 1605.7)
Note: a note
";
        let text = String::from_utf8(out).unwrap();
        let columns: Vec<usize> = text.lines().skip(4).take(4).map(width).collect();
        assert_eq!(columns, vec![columns[0]; 4], "{text}");
        let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(squeeze(&text), squeeze(expected), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn a7_a_gate_stands_in_place_of_rows() {
        let mut answer = sample::answer();
        answer.table.rows.clear();
        answer.gate =
            Some(crate::domain::answer::Gate { rule: "A7", needs: "10 influenced customers".into(), has: "3".into() });
        assert_eq!(remarks(&answer)[0], "No result (A7): needs 10 influenced customers; there is 3");
    }
}
