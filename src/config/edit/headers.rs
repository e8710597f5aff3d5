//! A list of tables, each under a header of its own.

use toml_edit::{ArrayOfTables, Item, Table, TableLike};

use super::error::Error;

/// Writes an entry, by its place, into its table; whether that is one in braces. Answers with tables that went out of it.
pub(super) type WriteEntry<'a> = &'a dyn Fn(&mut dyn TableLike, usize, bool) -> Result<Vec<Table>, Error>;

/// Writes a list whose entries have headers of their own: which of them each was. Answers with those that went, and with what went
/// out of others.
pub(super) fn rearrange(
    list: &mut ArrayOfTables,
    was: &[Option<usize>],
    write: WriteEntry<'_>,
) -> Result<Vec<Table>, Error> {
    let old: Vec<Table> = list.iter().cloned().collect();
    // What is written first is at the place of the first: places are what orders the file.
    let mut places: Vec<Option<isize>> = was.iter().flatten().map(|at| old[*at].position()).collect();
    places.sort_unstable();
    let mut places = places.into_iter();
    let blank = old.iter().skip(1).chain(old.first()).any(|table| prefix(table).starts_with('\n'));
    let mut gone = Vec::new();
    list.clear();
    for (at, was) in was.iter().enumerate() {
        let mut table = was.map_or_else(Table::new, |was| old[was].clone());
        if was.is_some() {
            let place = places.next().flatten();
            if place != table.position() {
                table.set_position(place);
                follow(&mut table);
            }
        } else {
            table.decor_mut().set_prefix(if blank { "\n" } else { "" });
        }
        gone.extend(write(&mut table, at, false)?);
        list.push(table);
    }
    gone.extend((0..old.len()).filter(|at| !was.contains(&Some(*at))).map(|at| old[at].clone()));
    Ok(gone)
}

fn prefix(table: &Table) -> &str {
    table.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default()
}

/// What is below a table that moves moves with it.
fn follow(table: &mut Table) {
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(below) => {
                below.set_position(None);
                follow(below);
            }
            Item::ArrayOfTables(list) => {
                for below in list.iter_mut() {
                    below.set_position(None);
                    follow(below);
                }
            }
            _ => {}
        }
    }
}
