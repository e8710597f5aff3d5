//! A list that is printed: as a table of Markdown, as lines of a terminal, as terms of a manual page.

use std::fmt::Write as _;

/// The longest line of a text for a terminal.
const WIDTH: usize = 100;

/// How the cells of a column are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Text beside its header.
    Text,
    /// What the row means: text that needs no header.
    Meaning,
    /// As it is typed, all of it one word.
    Code,
    /// Words as they are typed.
    Words,
}

/// A list: its rows have a cell for each column, the first one of which names the row.
pub(crate) struct Topic {
    /// What `milepost help` calls it; the markers in the documents too.
    pub name: &'static str,
    /// What it lists.
    pub about: &'static str,
    pub(crate) columns: &'static [(&'static str, Column)],
    pub(crate) rows: Vec<Vec<String>>,
}

/// One row in lines: what it is called, what it means, and the other cells with their headers.
pub(crate) struct Term<'t> {
    pub name: &'t str,
    pub meaning: &'t str,
    pub details: Vec<(&'static str, &'t str)>,
}

impl Topic {
    /// A table of Markdown.
    #[must_use]
    pub(crate) fn markdown(&self) -> String {
        let headers: Vec<&str> = self.columns.iter().map(|(header, _)| *header).collect();
        let mut out = format!("| {} |\n|{}\n", headers.join(" | "), "---|".repeat(headers.len()));
        for row in &self.rows {
            let cells: Vec<String> =
                row.iter().zip(self.columns).map(|(cell, (_, column))| shown(cell, *column)).collect();
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
        out
    }

    /// The rows as terms; cells that say nothing are left out.
    pub(crate) fn terms(&self) -> impl Iterator<Item = Term<'_>> {
        self.rows.iter().map(|row| {
            let cells = || row.iter().zip(self.columns).filter(|(cell, _)| !cell.is_empty());
            let meaning = cells().find(|(_, (_, column))| *column == Column::Meaning).map_or("", |(cell, _)| cell);
            let details = cells().skip(1).filter(|(_, (_, column))| *column != Column::Meaning);
            Term {
                name: &row[0],
                meaning,
                details: details.map(|(cell, (header, _))| (*header, cell.as_str())).collect(),
            }
        })
    }

    /// Lines for a terminal.
    #[must_use]
    pub(crate) fn plain(&self) -> String {
        let mut out = format!("{}\n", self.about);
        for term in self.terms() {
            let _ = writeln!(out, "\n{}", term.name);
            if !term.meaning.is_empty() {
                indented(&mut out, term.meaning);
            }
            for (header, cell) in term.details {
                indented(&mut out, &format!("{header}: {cell}"));
            }
        }
        out
    }
}

fn shown(cell: &str, column: Column) -> String {
    let text = cell.replace('|', "\\|").replace('\n', " ");
    match column {
        _ if text.is_empty() => text,
        Column::Code => format!("`{text}`"),
        Column::Words => text.split(' ').map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" "),
        Column::Text | Column::Meaning => text,
    }
}

/// A text broken between words, four blanks in front.
fn indented(out: &mut String, text: &str) {
    let mut length = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if length == 0 || length + 1 + width > WIDTH {
            if length > 0 {
                out.push('\n');
            }
            let _ = write!(out, "    {word}");
            length = 4 + width;
        } else {
            let _ = write!(out, " {word}");
            length += 1 + width;
        }
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_list_has_three_faces() {
        let topic = Topic {
            name: "things",
            about: "What there is.",
            columns: &[
                ("thing", Column::Code),
                ("flags", Column::Words),
                ("means", Column::Meaning),
                ("of", Column::Text),
            ],
            rows: vec![vec!["a|b".into(), "-x -y".into(), "It is. ".into(), String::new()]],
        };
        assert_eq!(
            topic.markdown(),
            "| thing | flags | means | of |\n|---|---|---|---|\n| `a\\|b` | `-x` `-y` | It is.  |  |\n"
        );
        assert_eq!(topic.plain(), "What there is.\n\na|b\n    It is.\n    flags: -x -y\n");
    }
}
