//! Comma-separated values: the JSON fields in the same order, numbers unrounded, quoting as in RFC 4180, lines end with LF.
//!
//! A missing value is an empty cell, an empty text is `""`. Text that a spreadsheet would run as a formula (it starts with
//! `=`, `+`, `-`, `@` or a blank or hidden character before one of them) gets an apostrophe in front, and so does text that starts with
//! an apostrophe: who takes one leading apostrophe away from every text has the data back (P20).

use std::io::{self, Write};

use crate::domain::clean::{Clean, unseen};
use crate::domain::table::Cell;

/// Writes the rows under a line of field names; `clean` takes out what steers a terminal (P18).
pub fn write<'a>(
    names: impl Iterator<Item = &'a str>,
    rows: &[Vec<Cell>],
    clean: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = String::new();
    line(names.map(str::to_owned), &mut text);
    for row in rows {
        line(row.iter().map(|cell| field(cell, clean)), &mut text);
        if text.len() > 1 << 16 {
            out.write_all(text.as_bytes())?;
            text.clear();
        }
    }
    out.write_all(text.as_bytes())
}

/// Writes one column of texts under its name.
pub fn write_texts(header: &str, texts: &[&str], out: &mut dyn Write) -> io::Result<()> {
    let mut text = format!("{header}\n");
    for one in texts {
        line(std::iter::once(quoted(one)), &mut text);
    }
    out.write_all(text.as_bytes())
}

fn line(fields: impl Iterator<Item = String>, out: &mut String) {
    for (i, field) in fields.enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&field);
    }
    out.push('\n');
}

fn field(cell: &Cell, clean: bool) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Bool(value) => value.to_string(),
        Cell::Int(n) => n.to_string(),
        Cell::Num(x) => x.to_string(),
        Cell::Time(time) => time.rfc3339(),
        Cell::Text(text) => quoted(&safe(text, clean)),
        Cell::List(values) => {
            let values: Vec<_> = values.iter().map(|value| safe(value, clean)).collect();
            quoted(&serde_json::Value::from(values).to_string())
        }
    }
}

/// A text for a terminal, or as it is for a program.
fn safe(text: &str, clean: bool) -> String {
    if clean { Clean::new(text).to_string() } else { text.to_owned() }
}

fn quoted(text: &str) -> String {
    let text = if runs(text) { format!("'{text}") } else { text.to_owned() };
    let plain = !text.is_empty()
        && !text.contains(['"', ',', ';', '\n', '\r', '\t'])
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace);
    if plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

/// Whether a spreadsheet would run the text, or it has the mark of such text already.
fn runs(text: &str) -> bool {
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    text.starts_with('\'') || text.trim_start_matches(|c: char| c.is_whitespace() || unseen(c)).starts_with(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the doc comment tells readers to do.
    fn read_back(text: &str) -> &str {
        text.strip_prefix('\'').unwrap_or(text)
    }

    #[test]
    fn x4_p20_formulas_are_neutralised_and_come_back() {
        let hostile = [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            " =1",
            "\u{feff}=1",
            "\u{200b}@SUM(A1)",
            "'=1",
            "''",
            "＝1",
            "-",
            "a,b",
            "say \"hi\"",
            "two\nlines",
            "",
            " x ",
        ];
        let mut csv = String::new();
        for text in hostile {
            csv.push_str(&quoted(text));
            csv.push_str(",end\n");
        }
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
        for (text, record) in hostile.iter().zip(reader.records()) {
            let record = record.unwrap();
            assert!(
                !record[0]
                    .trim_start_matches(|c: char| c.is_whitespace() || unseen(c))
                    .starts_with(['=', '+', '-', '@']),
                "{text:?} could run"
            );
            assert_eq!(read_back(&record[0]), *text);
        }
    }

    #[test]
    fn numbers_are_unrounded_and_missing_is_not_empty_text() {
        assert_eq!(field(&Cell::Num(1.0 / 3.0), false), "0.3333333333333333");
        assert_eq!(field(&Cell::Num(-2.5), false), "-2.5");
        assert_eq!(field(&Cell::Null, false), "");
        assert_eq!(field(&Cell::from(""), false), "\"\"");
        assert_eq!(field(&Cell::List(vec!["a".into(), "b".into()]), false), "\"[\"\"a\"\",\"\"b\"\"]\"");
    }

    #[test]
    fn p18_csv_on_a_terminal_is_clean() {
        assert_eq!(field(&Cell::from("a\u{1b}[2Jb"), true), "a<U+001B>[2Jb");
        let list = Cell::List(vec!["a\u{9b}2J".into(), "\u{202e}b\u{9d}".into()]);
        assert_eq!(field(&list, true), "\"[\"\"a<U+009B>2J\"\",\"\"<U+202E>b<U+009D>\"\"]\"");
        assert_eq!(field(&list, false), "\"[\"\"a\u{9b}2J\"\",\"\"\u{202e}b\u{9d}\"\"]\"");
        assert_eq!(field(&Cell::from("a\u{1b}[2Jb"), false), "a\u{1b}[2Jb");
    }
}
