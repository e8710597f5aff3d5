//! A value that a mapping can name: a column, or a field inside of one.

use duckdb::Connection;

use crate::store::Error;
use crate::store::source::catalog::{RawTable, struct_fields};
use crate::store::source::convert::{Class, class};
use crate::store::source::expression;
use crate::store::source::quote::{quote_ident, quote_text};

use super::names::{hidden, plain};

/// How deep nested values are looked into.
const DEEPEST: usize = 4;
/// The most fields of one column.
const FIELDS: usize = 60;

/// A column, or a field inside of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Leaf {
    /// The column.
    pub column: String,
    /// The keys below it.
    pub inner: Vec<String>,
    /// The type, as DuckDB writes it; that of a field of JSON is JSON.
    pub kind: String,
    /// Whether the fields are those of a STRUCT.
    pub of_struct: bool,
}

/// Containers that say nothing of what is in them.
const CONTAINERS: &[&str] =
    &["attributes", "properties", "data", "relationships", "payload", "body", "event_properties", "value"];

impl Leaf {
    /// A column as a whole.
    pub fn column(name: &str, kind: &str) -> Self {
        Self { column: name.to_owned(), inner: Vec::new(), kind: kind.to_owned(), of_struct: false }
    }

    /// The dotted path.
    pub fn name(&self) -> String {
        let keys: Vec<&str> = std::iter::once(&self.column).chain(&self.inner).map(String::as_str).collect();
        keys.join(".")
    }

    /// The name in plain letters, without the containers around it: `properties.distinct_id` is `distinct_id`.
    pub fn plain(&self) -> String {
        let keys: Vec<String> = std::iter::once(&self.column).chain(&self.inner).map(|key| plain(key)).collect();
        let last = keys.len() - 1;
        let telling = |(at, key): &(usize, &String)| *at == last || !CONTAINERS.contains(&key.as_str());
        let kept: Vec<&str> = keys.iter().enumerate().filter(telling).map(|(_, key)| key.as_str()).collect();
        kept.join("_")
    }

    /// Whether some name in it cannot stand in a configuration.
    pub fn hidden(&self) -> bool {
        self.column.chars().any(hidden) || self.inner.iter().any(|key| key.chars().any(hidden))
    }

    /// SQL of the value as it is.
    pub fn sql(&self) -> String {
        let column = quote_ident(&self.column);
        if self.inner.is_empty() {
            column
        } else if self.of_struct {
            self.inner.iter().fold(column, |sql, key| format!("struct_extract({sql}, {})", quote_text(key)))
        } else {
            format!("try(json_extract({column}, {}))", quote_text(&json_path(&self.inner)))
        }
    }

    /// SQL of the value as text, null where it is missing or empty.
    pub fn text(&self) -> String {
        let column = quote_ident(&self.column);
        let text = if class(&self.kind) == Class::Json || (!self.inner.is_empty() && !self.of_struct) {
            format!("try(json_extract_string({column}, {}))", quote_text(&json_path(&self.inner)))
        } else {
            format!("cast({} as varchar)", self.sql())
        };
        format!("nullif({text}, '')")
    }

    /// How an expression of the configuration names it: the shortest form that is allowed.
    pub fn operand(&self) -> String {
        let columns = [self.column.as_str()];
        let allowed = |text: &str| expression::check(text, &columns).is_ok();
        let column = if simple(&self.column) && allowed(&self.column) && allowed(&format!("lower({})", self.column)) {
            self.column.clone()
        } else {
            quote_ident(&self.column)
        };
        if self.inner.is_empty() {
            column
        } else if self.of_struct {
            self.inner.iter().fold(column, |text, key| format!("struct_extract({text}, {})", quote_text(key)))
        } else {
            format!("({column} ->> {})", quote_text(&json_path(&self.inner)))
        }
    }

    /// Whether the configuration can name it by its dotted path.
    pub fn dotted(&self) -> bool {
        self.inner.iter().all(|key| simple(key)) && !self.column.contains('.')
    }
}

fn simple(name: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(word)
}

/// `$.a."$b"`.
fn json_path(keys: &[String]) -> String {
    let mut path = String::from("$");
    for key in keys {
        path.push('.');
        if simple(key) {
            path.push_str(key);
        } else {
            path.push('"');
            path.push_str(key);
            path.push('"');
        }
    }
    path
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
    for column in structs {
        let from = out.len();
        struct_leaves(connection, table, column, 1, &mut out)?;
        out.truncate(from + FIELDS);
    }
    if json.is_empty() {
        return Ok(out);
    }
    let picked: Vec<String> = json
        .iter()
        .map(|leaf| {
            let column = quote_ident(&leaf.column);
            let text = format!("cast({column} as varchar)");
            format!("json_group_structure(case when json_valid({text}) then cast({text} as json) end)")
        })
        .collect();
    let names: Vec<String> = json.iter().map(|leaf| quote_ident(&leaf.column)).collect();
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

fn json_leaves(column: &str, path: &mut Vec<String>, structure: &serde_json::Value, out: &mut Vec<Leaf>) {
    let Some(object) = structure.as_object() else { return };
    for (key, inside) in object {
        // A quote would end the path of the key.
        if key.contains(['"', '\\']) || key.is_empty() {
            continue;
        }
        path.push(key.clone());
        let leaf = Leaf { column: column.to_owned(), inner: path.clone(), kind: "JSON".to_owned(), of_struct: false };
        out.push(leaf);
        if path.len() < DEEPEST {
            json_leaves(column, path, inside, out);
        }
        path.pop();
    }
}

fn struct_leaves(
    connection: &Connection,
    table: &RawTable,
    of: &Leaf,
    depth: usize,
    out: &mut Vec<Leaf>,
) -> Result<(), Error> {
    let names = struct_fields(&of.kind);
    if names.is_empty() || depth > DEEPEST {
        return Ok(());
    }
    let leaves: Vec<Leaf> = names
        .into_iter()
        .take(FIELDS)
        .map(|name| {
            let mut inner = of.inner.clone();
            inner.push(name);
            Leaf { column: of.column.clone(), inner, kind: String::new(), of_struct: true }
        })
        .collect();
    let picked: Vec<String> = leaves.iter().map(Leaf::sql).collect();
    // Described, never run.
    let sql = format!("select column_type from (describe select {} from {})", picked.join(", "), table.sql());
    let mut statement = connection.prepare(&sql)?;
    let kinds: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for (mut leaf, kind) in leaves.into_iter().zip(kinds) {
        leaf.kind = kind;
        out.push(leaf.clone());
        if class(&leaf.kind) == Class::Struct {
            struct_leaves(connection, table, &leaf, depth + 1, out)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(column: &str, inner: &[&str]) -> Leaf {
        let inner = inner.iter().map(|key| (*key).to_owned()).collect();
        Leaf { column: column.to_owned(), inner, kind: "JSON".to_owned(), of_struct: false }
    }

    #[test]
    fn containers_are_no_part_of_a_name() {
        assert_eq!(field("properties", &["distinct_id"]).plain(), "distinct_id");
        assert_eq!(field("relationships", &["profile", "data", "id"]).plain(), "profile_id");
        assert_eq!(field("traffic_source", &["medium"]).plain(), "traffic_source_medium");
        assert_eq!(field("data", &[]).plain(), "data");
    }

    #[test]
    fn an_expression_names_a_value_in_the_shortest_way() {
        assert_eq!(field("EventDate", &[]).operand(), "EventDate");
        assert_eq!(field("Event Date", &[]).operand(), "\"Event Date\"");
        assert_eq!(field("properties", &["$insert_id"]).operand(), "(properties ->> '$.\"$insert_id\"')");
        assert!(!field("properties", &["$insert_id"]).dotted() && field("properties", &["time"]).dotted());
    }
}
