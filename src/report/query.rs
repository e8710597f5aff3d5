//! A query of a report: its text and what fills its parameters, for running and for showing (H1).

use crate::domain::table::Cell;
use crate::domain::time::Time;
use crate::store::{self, Param, Reader, Row};

/// One statement with its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The name of its file.
    pub name: &'static str,
    /// The text.
    pub text: &'static str,
    /// The parameters that the text uses.
    pub params: Vec<(&'static str, Param)>,
}

impl Query {
    /// A query; parameters that the text does not use are left away.
    #[must_use]
    pub fn new(name: &'static str, text: &'static str, params: &[(&'static str, Param)]) -> Self {
        let used = pieces(text);
        let params = params.iter().filter(|(name, _)| used.contains(&Piece::Name(name))).cloned().collect();
        Self { name, text, params }
    }

    /// Runs it and makes a value of each row.
    ///
    /// # Errors
    /// When the engine refuses, or `make` does.
    pub fn rows<T>(
        &self,
        reader: &Reader,
        make: impl FnMut(&Row<'_>) -> Result<T, store::Error>,
    ) -> Result<Vec<T>, store::Error> {
        reader.rows(self.text, &self.params, make)
    }

    /// The text with its parameters written out, to be read or run elsewhere; the program never runs it.
    #[must_use]
    pub fn written_out(&self) -> String {
        pieces(self.text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Name(name) => self
                    .params
                    .iter()
                    .find(|(other, _)| *other == name)
                    .map_or_else(|| format!("${name}"), |(_, value)| literal(value)),
            })
            .collect()
    }
}

/// The text in a column, or null.
pub(super) fn text(row: &Row<'_>, column: usize) -> Result<Cell, store::Error> {
    Ok(row.get::<Option<String>>(column)?.into())
}

/// The instant in a column, or null.
pub(super) fn time(row: &Row<'_>, column: usize) -> Result<Cell, store::Error> {
    Ok(row.get::<Option<i64>>(column)?.map(Time).into())
}

fn literal(value: &Param) -> String {
    match value {
        Param::Null => "null".to_owned(),
        Param::Bool(value) => value.to_string(),
        Param::Int(value) => value.to_string(),
        Param::Num(value) => format!("{value:?}"),
        Param::Text(value) => quoted(value),
        Param::Texts(values) => quoted(&serde_json::Value::from(values.clone()).to_string()),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[derive(Debug, PartialEq)]
enum Piece<'a> {
    Text(&'a str),
    Name(&'a str),
}

/// The text cut at its parameters; comments and quoted text hold none.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut seen = 0;
    while let Some(found) = rest[seen..].find(['$', '\'', '-']) {
        let place = seen + found;
        let tail = &rest[place..];
        if tail.starts_with("--") {
            seen = place + tail.find('\n').unwrap_or(tail.len());
        } else if let Some(inner) = tail.strip_prefix('\'') {
            seen = place + inner.find('\'').map_or(tail.len(), |end| end + 2);
        } else if let Some(after) = tail.strip_prefix('$') {
            let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
            out.push(Piece::Text(&rest[..place]));
            out.push(Piece::Name(&after[..end]));
            rest = &after[end..];
            seen = 0;
        } else {
            seen = place + 1;
        }
    }
    out.push(Piece::Text(rest));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h1_the_shown_text_has_its_values_written_out() {
        let text = "-- $from is a time\nselect '$to', $from - 1 where x = $name or list = $names";
        let query = Query::new(
            "x.sql",
            text,
            &[
                ("from", Param::Int(3)),
                ("to", Param::Int(4)),
                ("name", Param::Text("O'Hara".into())),
                ("names", Param::Texts(vec!["a".into()])),
            ],
        );
        assert_eq!(query.params.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["from", "name", "names"]);
        assert_eq!(
            query.written_out(),
            "-- $from is a time\nselect '$to', 3 - 1 where x = 'O''Hara' or list = '[\"a\"]'"
        );
    }
}
