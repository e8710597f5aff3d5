//! Dotted paths into STRUCT, MAP and JSON columns: `properties.distinct_id`.

use super::catalog::{RawColumn, same};
use super::convert::{Class, class, json};
use super::engine_functions::{is_json, of_pairs};
use super::quote::quote_text;
use super::types;
use crate::domain::condition::iso::Zones;

/// A column and the names that lead on from it.
#[derive(Clone, Copy, Debug)]
pub struct Path<'c, 'n> {
    /// The column.
    pub column: &'c RawColumn,
    /// What follows its name.
    pub rest: &'n str,
}

/// The column that a dotted name begins with, the longest name first; `None` where there is none, or nothing follows.
#[must_use]
pub fn split<'c, 'n>(columns: &'c [RawColumn], name: &'n str) -> Option<Path<'c, 'n>> {
    name.rmatch_indices('.').find_map(|(dot, _)| {
        let rest = Some(&name[dot + 1..]).filter(|rest| !rest.is_empty())?;
        let column = columns.iter().find(|column| same(&column.name, &name[..dot]))?;
        opens(&column.kind).then_some(Path { column, rest })
    })
}

/// Whether there may be something inside of a value of the type.
#[must_use]
pub fn opens(kind: &str) -> bool {
    matches!(class(kind), Class::Struct | Class::Map | Class::Json | Class::Text) || types::is_pairs(kind)
}

/// How far a path leads by the type alone.
enum Reached {
    /// To a value: its SQL and type.
    Value(String, String),
    /// Into JSON text: the document, and the names that lead on in it.
    Document(String, Vec<String>),
}

/// A value inside of another: its SQL and type. JSON text gives text: a scalar as it is, an object or list as JSON.
///
/// # Errors
/// The names that there are, where the type has no such field.
pub fn value(sql: &str, kind: &str, rest: &str) -> Result<(String, String), Vec<String>> {
    Ok(match reach(sql, kind, &names(rest))? {
        Reached::Value(sql, kind) => (sql, kind),
        Reached::Document(document, names) => {
            let found = pointers(&names).into_iter().map(|at| format!("json_extract_string({document}, {at})"));
            (format!("try({})", first(&found.collect::<Vec<_>>())), "VARCHAR".to_owned())
        }
    })
}

/// The same as JSON text, null where it is missing; `None` where the type has no such field.
#[must_use]
pub fn attribute(sql: &str, kind: &str, rest: &str, zones: Zones) -> Option<String> {
    Some(match reach(sql, kind, &names(rest)).ok()? {
        Reached::Value(sql, kind) => json(&sql, &kind, zones),
        Reached::Document(document, names) => {
            let found = pointers(&names)
                .into_iter()
                .map(|at| format!("nullif(cast(json_extract({document}, {at}) as varchar), 'null')"));
            format!("case when {} then {} end", is_json(&document), first(&found.collect::<Vec<_>>()))
        }
    })
}

fn names(rest: &str) -> Vec<String> {
    rest.split('.').map(str::to_owned).collect()
}

fn first(found: &[String]) -> String {
    if found.len() == 1 { found.concat() } else { format!("coalesce({})", found.join(", ")) }
}

/// Where the names may lead in a document: to a key with dots in it, else from key to key.
fn pointers(names: &[String]) -> Vec<String> {
    let escaped = |name: &String| name.replace('~', "~0").replace('/', "~1");
    let whole = quote_text(&format!("/{}", escaped(&names.join("."))));
    let steps = quote_text(&names.iter().fold(String::new(), |path, name| path + "/" + &escaped(name)));
    if names.len() == 1 { vec![whole] } else { vec![whole, steps] }
}

fn reach(sql: &str, kind: &str, names: &[String]) -> Result<Reached, Vec<String>> {
    let Some((name, rest)) = names.split_first() else {
        return Ok(Reached::Value(sql.to_owned(), kind.to_owned()));
    };
    if types::is_pairs(kind) {
        return Ok(Reached::Document(of_pairs(&format!("cast(to_json({sql}) as varchar)")), names.to_vec()));
    }
    match class(kind) {
        Class::Struct => {
            let fields = types::members(kind);
            // A field may have dots in its name.
            let whole = names.join(".");
            let (field, rest) = match fields.iter().find(|(field, _)| same(field, &whole)) {
                Some(field) => (Some(field), &[][..]),
                None => (fields.iter().find(|(field, _)| same(field, name)), rest),
            };
            let Some((field, kind)) = field else { return Err(fields.into_iter().map(|(field, _)| field).collect()) };
            reach(&format!("struct_extract({sql}, {})", quote_text(field)), kind, rest)
        }
        Class::Map => match types::map(kind) {
            Some((key, kind)) if key == "VARCHAR" => {
                reach(&format!("map_extract_value({sql}, {})", quote_text(name)), &kind, rest)
            }
            _ => Ok(Reached::Document(format!("cast(to_json({sql}) as varchar)"), names.to_vec())),
        },
        Class::Json | Class::Text => Ok(Reached::Document(document(sql), names.to_vec())),
        _ => Err(Vec::new()),
    }
}

/// JSON text, a list of keys and values in it read as an object.
#[must_use]
pub fn document(sql: &str) -> String {
    let text = format!("cast({sql} as varchar)");
    format!("(case when starts_with({text}, '[') then {} else {text} end)", of_pairs(&text))
}
