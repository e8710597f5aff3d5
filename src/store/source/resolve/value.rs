//! What fills a column: a column, a value inside of one, a constant, the file's name, or an expression.

use std::ops::Range;

use super::super::catalog::{RawTable, type_of};
use super::super::convert::{Class, class};
use super::super::expression::{self, Scope};
use super::super::path;
use super::super::quote::{names, quote_text};
use super::Resolver;
use crate::config::{Column, Placed};
use crate::domain::condition::iso::Zones;
use crate::domain::similar::similar;
use crate::domain::zone::Zone;
use crate::store::Error;
use crate::store::engine_text::{first_line, names_text_type};

impl Resolver<'_> {
    /// SQL, type and, where it is one, the column of a mapped value.
    pub(super) fn value<'t>(
        &mut self,
        raw: &'t RawTable,
        wanted: &Placed<Column>,
        zones: Zones,
    ) -> Option<(String, String, Option<&'t str>)> {
        match &wanted.value {
            Column::Name(name) => {
                if let Some(column) = raw.column(name) {
                    return Some((column.sql(), column.kind.clone(), Some(column.name.as_str())));
                }
                if let Some(at) = path::split(&raw.columns, name) {
                    return self.inside_of(at, &wanted.span);
                }
                let columns: Vec<&str> = raw.columns.iter().map(|column| column.name.as_str()).collect();
                let hint = match similar(name, columns.iter().copied()).as_slice() {
                    [] => format!("its columns: {}", names(&columns, 12)),
                    close => format!("did you mean {}?", close.join(" or ")),
                };
                let message = format!("the table {} has no column `{name}`", raw.label());
                self.fault(message, Some(wanted.span.clone()), hint);
                None
            }
            Column::Constant(text) => Some((quote_text(text), "VARCHAR".to_owned(), None)),
            Column::File(part) => {
                let Some(column) = raw.origin.iter().find(|column| column.name == part.column()) else {
                    let message = format!("the table {} comes from no file", raw.label());
                    let hint = "{ file = … } is for sources that are files".to_owned();
                    self.fault(message, Some(wanted.span.clone()), hint);
                    return None;
                };
                Some((column.sql(), column.kind.clone(), Some(column.name.as_str())))
            }
            Column::Expression(text) => {
                self.expression(raw, text, &wanted.span, zones).map(|(sql, kind)| (sql, kind, None))
            }
        }
    }

    /// The value that a dotted path leads to.
    fn inside_of<'t>(
        &mut self,
        at: path::Path<'_, '_>,
        span: &Range<usize>,
    ) -> Option<(String, String, Option<&'t str>)> {
        match path::value(&at.column.sql(), &at.column.kind, at.rest) {
            Ok((sql, kind)) => Some((sql, kind, None)),
            Err(fields) => {
                let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
                let hint = match similar(at.rest, fields.iter().copied()).as_slice() {
                    [] => format!("its fields: {}", names(&fields, 12)),
                    close => format!("did you mean {}?", close.join(" or ")),
                };
                self.fault(format!("`{}` has no field `{}`", at.column.name, at.rest), Some(span.clone()), hint);
                None
            }
        }
    }

    /// A checked expression and its type; a row on which it fails is null.
    fn expression(
        &mut self,
        raw: &RawTable,
        text: &str,
        span: &Range<usize>,
        zones: Zones,
    ) -> Option<(String, String)> {
        let (connection, table) = (self.connection, raw.sql());
        let kind_of = |sql: &str| type_of(connection, sql, &table).ok();
        let value = |sql: &str| {
            let found = connection.query_row(&format!("select ({sql}) is not null"), [], |row| row.get(0));
            found.map_err(|error| first_line(&error.to_string()))
        };
        let local = zones.clock != Zone::default();
        let scope = Scope { columns: &raw.columns, local, kind_of: &kind_of, value: &value };
        let sql = match expression::check(text, scope) {
            Ok(sql) => format!("try({sql})"),
            Err(refusal) => {
                let place = self.inside(text, span, &refusal.span);
                self.fault(refusal.message, Some(place), refusal.hint);
                return None;
            }
        };
        // Planned too: what holds no column is computed there, and a date that is none is found.
        let planned = |kind: String| match self.connection.prepare(&format!("select {sql} from {table}")) {
            Ok(_) => Ok(kind),
            Err(error) => Err(Error::from(error)),
        };
        match type_of(self.connection, &sql, &table).and_then(planned) {
            Ok(kind) => Some((sql, kind)),
            Err(error) => {
                let (message, hint) = misfit(raw, &sql, &first_line(&error.to_string()));
                let place = self.inside(text, span, &(0..text.len()));
                self.fault(message, Some(place), hint);
                None
            }
        }
    }

    pub(super) fn filter(&mut self, raw: &RawTable, filter: &Placed<String>, zones: Zones) -> Option<String> {
        let (sql, kind) = self.expression(raw, &filter.value, &filter.span, zones)?;
        if kind != "BOOLEAN" {
            let message = format!("`where` has to be true or false, and this is {kind}");
            self.fault(
                message,
                Some(filter.span.clone()),
                "compare it with something: status <> 'cancelled'".to_owned(),
            );
            return None;
        }
        Some(sql)
    }

    /// The place of a part of an expression in the configuration, where the text stands there as it is.
    fn inside(&self, text: &str, span: &Range<usize>, part: &Range<usize>) -> Range<usize> {
        match self.config.text.get(span.clone()).and_then(|written| written.find(text)) {
            Some(offset) => span.start + offset + part.start..span.start + offset + part.end,
            None => span.clone(),
        }
    }
}

/// Why an expression does not fit its columns, and the way out: text has to be read as a number where it calculates.
fn misfit(raw: &RawTable, sql: &str, said: &str) -> (String, String) {
    let texts = raw.columns.iter().filter(|column| class(&column.kind) == Class::Text && sql.contains(&column.sql()));
    let texts: Vec<String> = texts
        .map(|column| {
            let plain = column.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if plain { column.name.clone() } else { column.sql() }
        })
        .collect();
    if texts.is_empty() || !names_text_type(said) {
        return (said.to_owned(), "check the types of the columns in it".to_owned());
    }
    let casts: Vec<String> = texts.iter().map(|name| format!("{name}::double")).collect();
    let hold = if texts.len() == 1 { "holds" } else { "hold" };
    let message = format!("{} {hold} text, and the expression calculates with numbers", texts.join(", "));
    (message, format!("write {} (every column of a CSV file is text); the engine says: {said}", casts.join(", ")))
}
