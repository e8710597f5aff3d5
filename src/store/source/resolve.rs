//! The mapping held against the catalogue: which of the user's columns fills which of milepost's.

use std::ops::Range;

use duckdb::Connection;

mod value;

use super::catalog::{Catalog, Found, RawColumn, RawTable, same};
use super::convert::{self, Class, convert, lossy};
use super::engine_functions::is_json;
use super::path;
use super::quote::names;
use crate::config::{Config, Mapping};
use crate::domain::condition::iso::Zones;
use crate::domain::similar::similar;
use crate::domain::source_table::{Field, Kind, SourceTable, TABLES};
use crate::store::Error;
use crate::store::engine_text::first_line;

/// One of milepost's columns and what fills it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedColumn {
    /// Milepost's name.
    pub name: &'static str,
    /// How it is read.
    pub kind: Kind,
    /// SQL of the value read: text, microseconds, double, bigint, boolean; attributes as they are.
    pub sql: String,
    /// SQL of the value as it is.
    pub raw: String,
    /// Its type as it is, as DuckDB writes it.
    pub declared: String,
}

impl ResolvedColumn {
    /// Whether values may fail to be read.
    #[must_use]
    pub fn lossy(&self) -> bool {
        lossy(&self.declared, self.kind)
    }

    /// SQL: there is a value, and it cannot be read.
    #[must_use]
    pub fn unread(&self) -> String {
        let there = self.there();
        match self.kind {
            Kind::Attributes => format!("{there} and not {}", is_json(&format!("cast({} as varchar)", self.raw))),
            Kind::Flag => {
                format!("{there} and try_cast(lower(trim(cast({} as varchar))) as boolean) is null", self.raw)
            }
            // What can be read is not looked at as text.
            _ => format!("case when {} is null then {there} else false end", self.sql),
        }
    }

    /// SQL: there is a value.
    #[must_use]
    pub fn there(&self) -> String {
        match convert::class(&self.declared) {
            Class::Whole | Class::Number | Class::Bool | Class::Time => format!("{} is not null", self.raw),
            _ => format!("coalesce(cast({} as varchar), '') <> ''", self.raw),
        }
    }
}

/// A user's table in one of milepost's roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedTable {
    /// Milepost's table.
    pub role: &'static str,
    /// The user's name for it.
    pub label: String,
    /// Its quoted name in full.
    pub sql: String,
    /// What is filled; a column that is not here is null.
    pub columns: Vec<ResolvedColumn>,
    /// Rows for which this SQL is not true are left out.
    pub filter: Option<String>,
    /// The user's columns that fill none of milepost's: attributes.
    pub unmapped: Vec<RawColumn>,
    /// All of the user's columns.
    pub all: Vec<RawColumn>,
    /// Rows, as the catalogue estimates them.
    pub rows: u64,
    /// What its times without offset, and its dates, are local to (T3).
    pub zones: Zones,
}

impl ResolvedTable {
    /// One of milepost's columns, `None` where nothing fills it.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&ResolvedColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// SQL of an attribute as JSON text, null where it is missing; `None` where the table knows no such name (M2).
    ///
    /// A field of `attributes` comes before an unmapped column, that before a value inside of a column, and that before
    /// one of milepost's columns.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<String> {
        let json = |sql: &str, kind: &str| convert::json(sql, kind, self.zones);
        let attributes = self.column("attributes");
        let field = attributes.and_then(|column| path::attribute(&column.raw, &column.declared, name, self.zones));
        let unmapped = self.unmapped.iter().find(|column| same(&column.name, name));
        let unmapped = unmapped.map(|column| json(&column.sql(), &column.kind));
        let inside = path::split(&self.all, name);
        let inside = inside.and_then(|at| path::attribute(&at.column.sql(), &at.column.kind, at.rest, self.zones));
        let standard = self.column(name).filter(|column| column.kind != Kind::Attributes);
        let standard = standard.map(|column| json(&column.raw, &column.declared));
        let parts: Vec<String> = [field, unmapped, inside, standard].into_iter().flatten().collect();
        match parts.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            parts => Some(format!("coalesce({})", parts.join(", "))),
        }
    }

    /// SQL of a hash over the whole row, for equality of rows without an id (T5).
    #[must_use]
    pub fn fingerprint(&self) -> String {
        convert::fingerprint(self.all.iter().map(|column| column.name.as_str()))
    }
}

/// Everything resolved.
pub(super) struct Resolved {
    pub tables: Vec<ResolvedTable>,
    pub absent: Vec<(&'static str, String)>,
}

/// Resolves all tables, or says everything that is wrong with the mapping.
pub(super) fn resolve(config: &Config, connection: &Connection, catalog: &Catalog) -> Result<Resolved, Vec<Error>> {
    let mut resolver = Resolver { config, connection, catalog, errors: Vec::new() };
    let mut out = Resolved { tables: Vec::new(), absent: Vec::new() };
    let default = Mapping::default();
    for table in TABLES {
        let mappings: Vec<&Mapping> = if table.name == "events" {
            config.source.events.iter().map(|entry| &entry.mapping).collect()
        } else {
            config.source.tables.iter().filter(|(name, _)| name == table.name).map(|(_, mapping)| mapping).collect()
        };
        let required = table.name == "events";
        if !mappings.is_empty() || required {
            let mappings = if mappings.is_empty() { vec![&default] } else { mappings };
            out.tables.extend(mappings.into_iter().filter_map(|mapping| resolver.table(table, mapping)));
        } else {
            // Nobody asked for it: a table of that name is taken if it fits, and left alone if not.
            let before = resolver.errors.len();
            if let Some(found) = resolver.table(table, &default) {
                out.tables.push(found);
            } else {
                let why = resolver.errors.drain(before..).next().map(|error| error.to_string());
                out.absent.push((table.name, why.unwrap_or_default()));
            }
        }
    }
    if resolver.errors.is_empty() { Ok(out) } else { Err(resolver.errors) }
}

struct Resolver<'a> {
    config: &'a Config,
    connection: &'a Connection,
    catalog: &'a Catalog,
    errors: Vec<Error>,
}

impl<'a> Resolver<'a> {
    fn fault(&mut self, message: String, span: Option<Range<usize>>, hint: String) {
        self.errors.push(Error::Mapping { message, span, hint });
    }

    /// One mapping; `None` when something is wrong with it, which is then among the errors.
    fn table(&mut self, role: &'static SourceTable, mapping: &Mapping) -> Option<ResolvedTable> {
        let before = self.errors.len();
        let raw = self.find(role, mapping)?;
        let place = mapping.table.as_ref().map(|table| table.span.clone());
        // Events are told apart by the engine's own number of the row, which such a column would hide.
        if role.name == "events" && raw.column("rowid").is_some() {
            let message = format!("the table {} has a column `rowid`, which hides the number of the row", raw.label());
            self.fault(message, place, "give that column another name".to_owned());
            return None;
        }
        let zones = zones(self.config, mapping);
        let mut columns = Vec::new();
        let mut used: Vec<&str> = Vec::new();
        for (name, wanted) in &mapping.columns {
            let Some(field) = role.field(name) else {
                if role.open {
                    used.extend(self.value(raw, wanted, zones).and_then(|(_, _, column)| column));
                    continue;
                }
                self.fault(
                    format!("`{}` has no column `{name}`", role.name),
                    Some(wanted.span.clone()),
                    format!("its columns: {}", role.fields.iter().map(|f| f.name).collect::<Vec<_>>().join(", ")),
                );
                continue;
            };
            let Some((sql, kind, column)) = self.value(raw, wanted, zones) else { continue };
            used.extend(column);
            match filled(field, sql, kind, zones) {
                Ok(column) => columns.push(column),
                Err((kind, what, hint)) => {
                    let message = format!("`{name}` has to be {what}, and this is {kind}");
                    self.fault(message, Some(wanted.span.clone()), hint);
                }
            }
        }
        for field in role.fields.iter().filter(|field| !mapping.columns.iter().any(|(name, _)| name == field.name)) {
            let Some(column) = raw.column(field.name) else {
                if field.required {
                    self.lacking(role, field, raw, place.clone());
                }
                continue;
            };
            match filled(field, column.sql(), column.kind.clone(), zones) {
                Ok(filled) => {
                    used.push(&column.name);
                    columns.push(filled);
                }
                Err((kind, what, hint)) if field.required => {
                    let message = format!("{}.{} has to be {what}, and it is {kind}", raw.label(), column.name);
                    self.fault(message, place.clone(), hint);
                }
                // An attribute that happens to have the name.
                Err(_) => {}
            }
        }
        let filter = mapping.filter.as_ref().and_then(|filter| self.filter(raw, filter, zones));
        if self.errors.len() > before {
            return None;
        }
        let unmapped = raw.columns.iter().filter(|column| !used.contains(&column.name.as_str())).cloned().collect();
        // Of which file a row is belongs to it where the mapping says so (T5).
        let origin = raw.origin.iter().filter(|column| used.contains(&column.name.as_str()));
        let all = raw.columns.iter().chain(origin).cloned().collect();
        let table = ResolvedTable {
            role: role.name,
            label: raw.label(),
            sql: raw.sql(),
            columns,
            filter,
            unmapped,
            all,
            rows: raw.rows,
            zones,
        };
        self.prepared(&table, place).then_some(table)
    }

    /// Lets the engine bind what was made, so that a later query cannot fail on it.
    fn prepared(&mut self, table: &ResolvedTable, place: Option<Range<usize>>) -> bool {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.sql.as_str()).collect();
        let sql = format!(
            "describe select {} from {} where {}",
            columns.join(", "),
            table.sql,
            table.filter.as_deref().unwrap_or("true")
        );
        match self.connection.prepare(&sql) {
            Ok(_) => true,
            Err(error) => {
                let message = format!("{}: {}", table.label, first_line(&error.to_string()));
                self.fault(message, place, "check the types of the mapped columns".to_owned());
                false
            }
        }
    }

    fn find(&mut self, role: &'static SourceTable, mapping: &Mapping) -> Option<&'a RawTable> {
        let catalog = self.catalog;
        let (name, span) = match &mapping.table {
            Some(table) => (table.value.as_str(), Some(table.span.clone())),
            None => (role.name, None),
        };
        let labels = catalog.labels();
        let all: Vec<&str> = labels.iter().map(String::as_str).collect();
        let (message, hint) = match catalog.find(name) {
            Found::Table(table) => return Some(table),
            Found::View => (
                format!("`{name}` is a view; only tables can be mapped"),
                format!("make a table of it, or map one of: {}", names(&all, 12)),
            ),
            Found::Several(found) => {
                (format!("`{name}` is in several schemas"), format!("name one of them: {}", found.join(", ")))
            }
            Found::Nothing => {
                let bare = name.rsplit('.').next().unwrap_or(name);
                let mut close = similar(name, all.iter().copied());
                close.extend(
                    similar(bare, all.iter().copied())
                        .into_iter()
                        .filter(|other| !close.contains(other))
                        .collect::<Vec<_>>(),
                );
                let hint = match (close.as_slice(), &mapping.table) {
                    ([], None) => format!("map yours: table = \"…\"; the source has: {}", names(&all, 12)),
                    ([], Some(_)) => format!("the source has: {}", names(&all, 12)),
                    (close, _) => format!("did you mean {}?", close.join(" or ")),
                };
                (format!("the source has no table `{name}`"), hint)
            }
        };
        self.fault(message, span, hint);
        None
    }

    fn lacking(&mut self, role: &SourceTable, field: &Field, raw: &RawTable, span: Option<Range<usize>>) {
        let columns: Vec<&str> = raw.columns.iter().map(|column| column.name.as_str()).collect();
        let close = similar(field.name, columns.iter().copied());
        let example = close.first().copied().or(columns.first().copied()).unwrap_or("…");
        self.fault(
            format!("`{}` needs `{}`, and the table {} has no such column", role.name, field.name, raw.label()),
            span,
            format!("say what fills it: {} = {:?}; the table has: {}", field.name, example, names(&columns, 12)),
        );
    }
}

/// One column filled, or: the type it has, what it has to be, and the way out.
fn filled(
    field: &'static Field,
    raw: String,
    declared: String,
    zones: Zones,
) -> Result<ResolvedColumn, (String, &'static str, String)> {
    match convert(&raw, &declared, field.kind, zones) {
        Ok(sql) => Ok(ResolvedColumn { name: field.name, kind: field.kind, sql, raw, declared }),
        Err((what, hint)) => Err((declared, what, hint.replace("COLUMN", raw.trim_matches('"')))),
    }
}

/// What the times and dates of an entry are local to (T3).
pub(super) fn zones(config: &Config, mapping: &Mapping) -> Zones {
    Zones { clock: mapping.timezone.unwrap_or_default(), day: mapping.timezone.unwrap_or(config.zone) }
}
