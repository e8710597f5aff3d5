//! A document in Markdown; text of the data cannot become markup.

pub(super) mod brief;

use std::io::{self, Write};

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;

use super::around::{facts, remarks, title};
use super::shown::Sheet;

/// Writes heading, facts, table, checks and notes.
pub fn write(answer: &Answer, sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {}\n", escaped(&title(answer)))?;
    list(&facts(answer), out)?;
    if !sheet.rows.is_empty() {
        writeln!(out)?;
        table(sheet, out)?;
    }
    let remarks = remarks(answer);
    if !remarks.is_empty() {
        writeln!(out)?;
    }
    list(&remarks, out)
}

/// A table with its headings; there is one at least.
fn table(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let headers: Vec<String> = sheet.headings.iter().map(|heading| escaped(&heading.text)).collect();
    let rules: Vec<&str> = sheet.headings.iter().map(|heading| if heading.right { "---:" } else { "---" }).collect();
    writeln!(out, "| {} |\n| {} |", headers.join(" | "), rules.join(" | "))?;
    for row in &sheet.rows {
        let cells: Vec<String> = row.iter().map(|text| escaped(text)).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

/// Lines, each by itself.
fn list(lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    lines.iter().try_for_each(|line| writeln!(out, "- {}", escaped(line)))
}

/// Text in which nothing is markup.
fn escaped(text: &str) -> String {
    let clean = Clean::new(text);
    let mut out = String::with_capacity(clean.as_str().len());
    for c in clean.as_str().chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{readable, sample};
    use super::*;

    #[test]
    fn p18_text_of_the_data_is_no_markup() {
        let mut out = Vec::new();
        let answer = sample::answer();
        write(&answer, &readable::sheet(&answer), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("| Welcome&lt;U+001B&gt;\\[2J \\| &lt;b&gt; | 1,204.3 | 75.0 | 41,022 |"), "{text}");
        assert!(text.contains("| Unattributed | 835.0 | – | – |"), "{text}");
        assert_eq!(escaped("[a](http://x)\n# b"), "\\[a\\](http://x) \\# b");
    }
}
