//! Aligned columns for people.

use std::io::{self, Write};

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;

use super::around::{facts, remarks, title};
use super::readable;
use super::shown::Sheet;
use super::width::width;

const BOLD: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";

/// Writes title, facts, table, gate, checks and notes; `bold` headers where the terminal takes escapes.
pub fn write(answer: &Answer, bold: bool, out: &mut dyn Write) -> io::Result<()> {
    let clean = |text: &str| Clean::new(text).to_string();
    let (on, off) = if bold { (BOLD, PLAIN) } else { ("", "") };
    writeln!(out, "{on}{}{off}", clean(&title(answer)))?;
    for fact in facts(answer) {
        writeln!(out, "{}", clean(&fact))?;
    }
    if !answer.table.rows.is_empty() {
        writeln!(out)?;
        let Sheet { headings, rows } = readable::sheet(answer);
        let widest = |i: usize| rows.iter().map(|row| width(&row[i])).max().unwrap_or(0);
        let widths: Vec<usize> =
            headings.iter().enumerate().map(|(i, heading)| widest(i).max(width(&heading.text))).collect();
        let line = |cells: &mut dyn Iterator<Item = &String>| {
            let mut line = String::new();
            for (i, ((cell, wide), heading)) in cells.zip(&widths).zip(&headings).enumerate() {
                let pad = " ".repeat(wide.saturating_sub(width(cell)));
                let gap = if i > 0 { "  " } else { "" };
                let (left, right) = if heading.right { (&pad, cell) } else { (cell, &pad) };
                line.extend([gap, left, right]);
            }
            line.trim_end().to_owned()
        };
        writeln!(out, "{on}{}{off}", line(&mut headings.iter().map(|heading| &heading.text)))?;
        for row in &rows {
            writeln!(out, "{}", line(&mut row.iter()))?;
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

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn columns_stand_under_their_headers() {
        let mut out = Vec::new();
        write(&sample::answer(), false, &mut out).unwrap();
        let expected = "\
Attribution
model Linear · lookback 730 days
only since 1 Jan 2025 · channel email
as of 30 Jun 2025 23:59 UTC

Item             Credit  Percent %  Touches
Welcome<U+001B>[2J | <b>  1,204.3       75.0   41,022
日本語            401.4       25.0      120
Unattributed        835.0          –        –

✓ credits sum to those with a touch before (1605.7 = 1605.7)
Note: a note
";
        let text = String::from_utf8(out).unwrap();
        let columns: Vec<usize> = text.lines().skip(5).take(4).map(width).collect();
        assert_eq!(columns, vec![columns[0]; 4], "{text}");
        let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(squeeze(&text), squeeze(expected), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn a7_a_gate_stands_in_place_of_rows() {
        let mut answer = sample::answer();
        answer.table.rows.clear();
        answer.gate = Some(crate::domain::answer::Gate {
            rule: "A7",
            needs: "10 customers with a touch before".into(),
            has: "3".into(),
        });
        assert_eq!(remarks(&answer)[0], "No result: it needs 10 customers with a touch before; there is 3");
    }
}
