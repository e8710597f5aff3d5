//! Ids that look like other forms of each other.

use duckdb::{Connection, ToSql};

use crate::domain::finding::FindingId;
use crate::store::Error;
use crate::store::duckdb::memory_bytes;
use crate::store::source::Source;

use super::row::HealthRow;

/// Ids that differ from another by case, blanks or a final `.0`.
const DIFFERING: &str = include_str!("ids_differ.sql");

/// Bytes that the engine needs for an id while it looks for its like.
const ID_BYTES: u64 = 64;

/// Ids that stand beside another form of themselves: of customers, in the events and every table that names them; of
/// journeys, steps, assets and event names, which are few.
///
/// # Errors
/// When the source cannot be read.
pub fn examine(source: &Source, found: &mut Vec<HealthRow>) -> Result<(), Error> {
    let ids = [
        (
            "customers",
            vec![
                "select customer_id, '' from out.main.customer",
                "select distinct customer_id, '' from memory.main.stranger",
            ],
        ),
        ("journeys", vec!["select journey, '' from out.main.journey"]),
        ("steps", vec!["select step, journey from out.main.step"]),
        ("assets", vec!["select asset, '' from out.main.asset"]),
        ("event names", vec!["select source_name, '' from out.main.event_name"]),
    ];
    let connection = source.connection();
    let limit: String = connection.query_row("select current_setting('memory_limit')", [], |row| row.get(0))?;
    let most = memory_bytes(&limit).unwrap_or(u64::MAX) / ID_BYTES;
    for (role, selects) in ids {
        let selects = selects.join(" union all ");
        let many: u64 = connection.query_row(&format!("select count(*) from ({selects})"), [], |row| row.get(0))?;
        let (differing, example) = differing(connection, &selects, many / most.max(1) + 1)?;
        if differing > 0 {
            found.push(HealthRow::new(FindingId::IdsDiffer, Some(role), differing).example(example));
        }
    }
    Ok(())
}

/// How many of the ids differ only so from another, and the first example; one of the slices is in memory at a time (R17).
fn differing(connection: &Connection, selects: &str, slices: u64) -> Result<(u64, Option<String>), Error> {
    let sql = DIFFERING.replace("select id, parent from ids", selects);
    let mut statement = connection.prepare(&sql)?;
    let (mut differing, mut example) = (0, None);
    for slice in 0..slices {
        let params: &[(&str, &dyn ToSql)] = &[("slice", &slice), ("slices", &slices)];
        let (rows, first): (u64, Option<String>) = statement.query_row(params, |row| Ok((row.get(0)?, row.get(1)?)))?;
        differing += rows;
        example = example.into_iter().chain(first).min();
    }
    Ok((differing, example))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r17_ids_are_looked_at_in_slices_with_the_same_outcome() {
        let engine = Connection::open_in_memory().unwrap();
        // a0, A0 and " a0 " … a99: three forms each, but for those of every third number, of which there is one.
        engine
            .execute_batch(
                "create table ids as select unnest(case when i % 3 = 0 then ['a' || i] \
                 else ['a' || i, 'A' || i, ' a' || i || ' '] end) as id, '' as parent from range(100) t(i)",
            )
            .unwrap();
        for slices in [1, 2, 7, 1000] {
            let found = differing(&engine, "select id, parent from ids", slices).unwrap();
            assert_eq!(found, (66 * 3, Some("“ a1 ” “A1” “a1”".to_owned())), "{slices}");
        }
    }
}
