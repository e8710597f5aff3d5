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

/// Text in which nothing is markup, and nothing that Markdown of GitHub's kind makes a link by itself: an address with its scheme, one
/// that begins with `www.`, one of mail.
fn escaped(text: &str) -> String {
    let clean = Clean::new(text);
    let mut out = String::with_capacity(clean.as_str().len());
    for (at, c) in clean.as_str().char_indices() {
        match c {
            '.' | ':' | '@' if begins_link(clean.as_str(), at, c) => {
                out.push('\\');
                out.push(c);
            }
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

/// Schemes of addresses that have no slashes.
const OF_MAIL: [&str; 2] = ["mailto", "xmpp"];

/// Whether the character at a place is one without which what stands around it would be no link.
fn begins_link(text: &str, at: usize, c: char) -> bool {
    let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
    let ends_with = |word: &str| {
        let start = before.len().checked_sub(word.len());
        start.and_then(|start| before.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
    };
    match c {
        ':' => after.starts_with("//") || OF_MAIL.into_iter().any(ends_with),
        '.' => ends_with("www"),
        _ => before.ends_with(|c: char| c.is_alphanumeric() || ".-_+".contains(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Brief, Part, Section, Tile, readable, sample};
    use super::*;

    #[test]
    fn p18_text_of_the_data_is_no_markup() {
        let mut out = Vec::new();
        let answer = sample::answer();
        write(&answer, &readable::sheet(&answer), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("| Welcome&lt;U+001B&gt;\\[2J \\| &lt;b&gt; | 1,204.3 | 75.0 | 41,022 |"), "{text}");
        assert!(text.contains("| Unattributed | 835.0 | – | – |"), "{text}");
        assert_eq!(escaped("[a](http://x)\n# b"), "\\[a\\](http\\://x) \\# b");
    }

    #[test]
    fn p18_no_address_in_a_name_becomes_a_link_by_itself() {
        for (text, wanted) in [
            ("see http://evil.example/a", "see http\\://evil.example/a"),
            ("HTTPS://evil.example", "HTTPS\\://evil.example"),
            ("ftp://evil.example", "ftp\\://evil.example"),
            ("(www.evil.example)", "(www\\.evil.example)"),
            ("WWW.evil.example", "WWW\\.evil.example"),
            ("mailto:a@evil.example", "mailto\\:a\\@evil.example"),
            ("ann.b+c@evil.example", "ann.b+c\\@evil.example"),
            // What is no address stays as it is written.
            ("1,204.5 at 12:30, p.m. @ noon, awww: ok", "1,204.5 at 12:30, p.m. @ noon, awww: ok"),
        ] {
            assert_eq!(escaped(text), wanted);
        }
    }

    #[test]
    fn p18_every_document_writes_names_without_links() {
        let name = "http://evil.example www.evil.example";
        let mut answer = sample::answer();
        answer.table.rows[0][0] = name.into();
        answer.filter.journeys = vec![name.to_owned()];
        answer.notes = [name].into_iter().collect();
        answer.names.title = name.to_owned();
        let mut document = Vec::new();
        write(&answer, &readable::sheet(&answer), &mut document).unwrap();
        let brief = Brief {
            title: name.to_owned(),
            facts: vec![name.to_owned()],
            remarks: vec![name.to_owned()],
            tiles: vec![Tile {
                label: name.to_owned(),
                value: name.to_owned(),
                beside: vec![name.to_owned()],
                fault: true,
            }],
            sections: vec![Section {
                id: "a",
                title: "A",
                about: "B.",
                parts: vec![
                    Part::Answer { answer: Box::new(answer), without: &[], folded: false },
                    Part::Missing { message: name.to_owned(), hint: name.to_owned() },
                ],
            }],
        };
        let mut of_several = Vec::new();
        brief::write(&brief, &mut of_several).unwrap();
        for text in [document, of_several].map(|text| String::from_utf8(text).unwrap()) {
            assert!(text.matches("www\\.evil").count() >= 4, "{text}");
            assert!(!text.contains("http://") && !text.contains("www."), "{text}");
        }
    }
}
