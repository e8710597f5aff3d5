//! A value that a mapping can name: a column, or a field inside of one.

use duckdb::Connection;

use crate::domain::condition::iso::Zones;
use crate::domain::source_table::Kind;
use crate::store::Error;
use crate::store::source::catalog::{RawColumn, RawTable};
use crate::store::source::convert::{Class, class, convert};
use crate::store::source::expression::{self, Scope};
use crate::store::source::quote::quote_ident;
use crate::store::source::{path, types};

use super::names::{hidden, plain};

/// How deep nested values are looked into.
const DEEPEST: usize = 4;
/// The most fields of one column.
const FIELDS: usize = 60;

/// A column, or a field inside of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    /// The column.
    pub column: RawColumn,
    /// The keys below it.
    pub inner: Vec<String>,
    /// SQL of the value, as a mapping of its name reads it.
    pub sql: String,
    /// The type of that, as DuckDB writes it.
    pub kind: String,
}

/// Containers that say nothing of what is in them.
const CONTAINERS: &[&str] =
    &["attributes", "properties", "data", "relationships", "payload", "body", "event_properties", "value"];

impl Leaf {
    /// A column as a whole.
    pub fn column(column: &RawColumn) -> Self {
        Self { column: column.clone(), inner: Vec::new(), sql: column.sql(), kind: column.kind.clone() }
    }

    /// A field inside of a column; `None` where its type has no such field.
    fn field(column: &RawColumn, inner: Vec<String>) -> Option<Self> {
        let (sql, kind) = path::value(&column.sql(), &column.kind, &inner.join(".")).ok()?;
        Some(Self { column: column.clone(), inner, sql, kind })
    }

    /// The dotted path.
    pub fn name(&self) -> String {
        let keys: Vec<&str> = std::iter::once(&self.column.name).chain(&self.inner).map(String::as_str).collect();
        keys.join(".")
    }

    /// The name in plain letters, without the containers around it: `properties.distinct_id` is `distinct_id`.
    pub fn plain(&self) -> String {
        let keys: Vec<String> = std::iter::once(&self.column.name).chain(&self.inner).map(|key| plain(key)).collect();
        let last = keys.len() - 1;
        let telling = |(at, key): &(usize, &String)| *at == last || !CONTAINERS.contains(&key.as_str());
        let kept: Vec<&str> = keys.iter().enumerate().filter(telling).map(|(_, key)| key.as_str()).collect();
        kept.join("_")
    }

    /// Whether some name in it cannot stand in a configuration.
    pub fn hidden(&self) -> bool {
        self.column.name.chars().any(hidden) || self.inner.iter().any(|key| key.chars().any(hidden))
    }

    /// SQL of the value as text, null where it is missing or empty.
    pub fn text(&self) -> String {
        convert(&self.sql, &self.kind, Kind::Text, Zones::default()).unwrap_or_else(|_| "null".to_owned())
    }

    /// How an expression of the configuration names it: without quotes where that is allowed.
    pub fn operand(&self) -> String {
        let column = &self.column.name;
        let bare = simple(column) && self.allows(column) && self.allows(&format!("lower({column})"));
        let first = if bare { column.clone() } else { quote_ident(column) };
        let part = |key: &String| if simple(key) { key.clone() } else { quote_ident(key) };
        std::iter::once(first).chain(self.inner.iter().map(part)).collect::<Vec<_>>().join(".")
    }

    /// Whether an expression over its column is one.
    pub fn allows(&self, text: &str) -> bool {
        let columns = [self.column.clone()];
        let scope = Scope { columns: &columns, local: false, kind_of: &|_| None, value: &|_| Ok(true) };
        expression::check(text, scope).is_ok()
    }
}

fn simple(name: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(word)
}

/// The fields inside the columns of a table that hold objects.
pub(super) fn fields(
    connection: &Connection,
    table: &RawTable,
    columns: &[Leaf],
    most: u64,
) -> Result<Vec<Leaf>, Error> {
    let (structs, json): (Vec<&Leaf>, Vec<&Leaf>) =
        columns.iter().partition(|column| class(&column.kind) == Class::Struct);
    let mut out = Vec::new();
    for leaf in structs {
        let from = out.len();
        struct_leaves(&leaf.column, &mut Vec::new(), &leaf.kind, &mut out);
        out.truncate(from + FIELDS);
    }
    if json.is_empty() {
        return Ok(out);
    }
    let picked: Vec<String> = json
        .iter()
        .map(|leaf| {
            let text = format!("cast({} as varchar)", leaf.column.sql());
            format!("json_group_structure(case when json_valid({text}) then cast({text} as json) end)")
        })
        .collect();
    let names: Vec<String> = json.iter().map(|leaf| leaf.column.sql()).collect();
    let sql =
        format!("select {} from (select {} from {} limit {most})", picked.join(", "), names.join(", "), table.sql());
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(out) };
    for (i, leaf) in json.iter().enumerate() {
        let structure: Option<String> = row.get(i)?;
        let structure = structure.and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
        let from = out.len();
        if let Some(structure) = structure {
            json_leaves(&leaf.column, &mut Vec::new(), &structure, &mut out);
        }
        out.truncate(from + FIELDS);
    }
    Ok(out)
}

fn json_leaves(column: &RawColumn, path: &mut Vec<String>, structure: &serde_json::Value, out: &mut Vec<Leaf>) {
    let Some(object) = structure.as_object() else { return };
    for (key, inside) in object {
        path.push(key.clone());
        // What its path does not lead to is not offered.
        if !key.is_empty() {
            out.extend(Leaf::field(column, path.clone()));
            if path.len() < DEEPEST {
                json_leaves(column, path, inside, out);
            }
        }
        path.pop();
    }
}

fn struct_leaves(column: &RawColumn, path: &mut Vec<String>, kind: &str, out: &mut Vec<Leaf>) {
    for (name, kind) in types::members(kind).into_iter().take(FIELDS) {
        path.push(name);
        out.extend(Leaf::field(column, path.clone()));
        if path.len() < DEEPEST {
            struct_leaves(column, path, &kind, out);
        }
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(column: &str, inner: &[&str]) -> Leaf {
        let column = RawColumn { name: column.to_owned(), kind: "JSON".to_owned() };
        if inner.is_empty() {
            return Leaf::column(&column);
        }
        Leaf::field(&column, inner.iter().map(|key| (*key).to_owned()).collect()).unwrap()
    }

    #[test]
    fn containers_are_no_part_of_a_name() {
        assert_eq!(field("properties", &["distinct_id"]).plain(), "distinct_id");
        assert_eq!(field("relationships", &["profile", "data", "id"]).plain(), "profile_id");
        assert_eq!(field("traffic_source", &["medium"]).plain(), "traffic_source_medium");
        assert_eq!(field("data", &[]).plain(), "data");
    }

    #[test]
    fn an_expression_names_a_value_without_quotes_where_it_can() {
        assert_eq!(field("EventDate", &[]).operand(), "EventDate");
        assert_eq!(field("Event Date", &[]).operand(), "\"Event Date\"");
        assert_eq!(field("properties", &["time"]).operand(), "properties.time");
        assert_eq!(field("properties", &["$time"]).operand(), "properties.\"$time\"");
    }
}
