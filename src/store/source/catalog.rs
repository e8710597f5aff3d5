//! What the attached source holds: its tables and their columns.

use duckdb::Connection;

use super::quote::quote_ident;
use crate::config::FilePart;
use crate::store::Error;

/// A column of a user's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawColumn {
    /// Its name.
    pub name: String,
    /// Its type, as DuckDB writes it.
    pub kind: String,
}

impl RawColumn {
    /// The quoted name.
    #[must_use]
    pub fn sql(&self) -> String {
        quote_ident(&self.name)
    }
}

/// A user's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawTable {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Its columns in their order.
    pub columns: Vec<RawColumn>,
    /// Columns that the import added: of which file a row is.
    pub origin: Vec<RawColumn>,
    /// Its rows, as the catalogue estimates them.
    pub rows: u64,
}

impl RawTable {
    /// `name`, or `schema.name` outside of `main`.
    #[must_use]
    pub fn label(&self) -> String {
        if self.schema == "main" { self.name.clone() } else { format!("{}.{}", self.schema, self.name) }
    }

    /// The quoted name in full, in the database `src`.
    #[must_use]
    pub fn sql(&self) -> String {
        format!("src.{}.{}", quote_ident(&self.schema), quote_ident(&self.name))
    }

    /// The column of a name, in any case, as in DuckDB.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&RawColumn> {
        self.columns.iter().find(|column| same(&column.name, name))
    }
}

/// Whether two names are the same to DuckDB.
pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

/// What a name stands for.
#[derive(Debug)]
pub enum Found<'a> {
    /// One table.
    Table(&'a RawTable),
    /// A view: not to be mapped, since it runs SQL of the file.
    View,
    /// Tables of that name in several schemas.
    Several(Vec<String>),
    /// Nothing.
    Nothing,
}

/// All tables, and the names of the views.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// The tables, by schema and name.
    pub tables: Vec<RawTable>,
    /// The views: schema and name.
    pub views: Vec<(String, String)>,
}

impl Catalog {
    /// Reads the catalogue of `src`.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn read(connection: &Connection) -> Result<Self, Error> {
        let mut catalog = Self::default();
        let mut statement = connection.prepare(
            "select t.schema_name, t.table_name, t.estimated_size, c.column_name, c.data_type \
             from duckdb_tables() t join duckdb_columns() c \
               on c.database_name = t.database_name and c.schema_name = t.schema_name and c.table_name = t.table_name \
             where t.database_name = 'src' and not t.internal order by 1, 2, c.column_index",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (schema, name): (String, String) = (row.get(0)?, row.get(1)?);
            let column = RawColumn { name: row.get(3)?, kind: row.get(4)? };
            match catalog.tables.last_mut() {
                Some(table) if table.schema == schema && table.name == name => table.columns.push(column),
                _ => {
                    let size = row.get::<_, Option<i64>>(2)?.unwrap_or(0);
                    let rows = u64::try_from(size).unwrap_or(0);
                    catalog.tables.push(RawTable { schema, name, columns: vec![column], origin: Vec::new(), rows });
                }
            }
        }
        let mut statement = connection.prepare(
            "select schema_name, view_name from duckdb_views() where database_name = 'src' and not internal order by 1, 2",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            catalog.views.push((row.get(0)?, row.get(1)?));
        }
        Ok(catalog)
    }

    /// What `text` names: `table` or `schema.table`, quoted or not, in any case.
    #[must_use]
    pub fn find(&self, text: &str) -> Found<'_> {
        for (schema, name) in readings(text) {
            let fits = |s: &str, n: &str| same(n, &name) && schema.as_ref().is_none_or(|schema| same(s, schema));
            let mut hits: Vec<&RawTable> = self.tables.iter().filter(|t| fits(&t.schema, &t.name)).collect();
            if hits.len() > 1
                && let Some(main) = hits.iter().position(|table| table.schema == "main")
            {
                hits = vec![hits[main]];
            }
            match hits.as_slice() {
                [] => {}
                [one] => return Found::Table(one),
                several => return Found::Several(several.iter().map(|table| table.label()).collect()),
            }
            if self.views.iter().any(|(s, n)| fits(s, n)) {
                return Found::View;
            }
        }
        Found::Nothing
    }

    /// Sets the columns apart that the import added: nobody's mapping finds them by name.
    pub(super) fn set_origin_apart(&mut self) {
        for table in &mut self.tables {
            let added = |column: &mut RawColumn| FilePart::ALL.iter().any(|(_, part)| part.column() == column.name);
            table.origin = table.columns.extract_if(.., added).collect();
        }
    }

    /// The names of all tables.
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        self.tables.iter().map(RawTable::label).collect()
    }
}

/// The ways to read a table's name: as a whole first, then as schema and table; quotes are taken off.
fn readings(text: &str) -> Vec<(Option<String>, String)> {
    let mut out = vec![(None, text.to_owned())];
    let mut parts = vec![String::new()];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let last = parts.last_mut();
        match (c, last) {
            ('"', Some(part)) if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                part.push('"');
            }
            ('"', _) => quoted = !quoted,
            ('.', _) if !quoted => parts.push(String::new()),
            (c, Some(part)) => part.push(c),
            (_, None) => {}
        }
    }
    match parts.as_slice() {
        [name] if name != text => out.push((None, name.clone())),
        [schema, name] => out.push((Some(schema.clone()), name.clone())),
        _ => {}
    }
    out
}

/// The type of an expression over a table, as DuckDB sees it.
///
/// # Errors
/// When the expression does not fit the columns.
pub fn type_of(connection: &Connection, expression: &str, table: &str) -> Result<String, Error> {
    // Described, never run: no row of the table is read.
    let sql = format!("select column_type from (describe select {expression} as e from {table})");
    Ok(connection.query_row(&sql, [], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_a_whole_before_they_are_split() {
        assert_eq!(readings("a.b"), [(None, "a.b".to_owned()), (Some("a".to_owned()), "b".to_owned())]);
        assert_eq!(readings(r#""a.b""#)[1], (None, "a.b".to_owned()));
    }
}
