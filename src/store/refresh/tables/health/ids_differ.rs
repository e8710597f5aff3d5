//! Ids that look like other forms of each other.

use crate::domain::finding::FindingId;
use crate::store::Error;
use crate::store::source::Source;

use super::row::HealthRow;

/// Ids that differ from another by case, blanks or a final `.0`.
const DIFFERING: &str = include_str!("ids_differ.sql");

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
    for (role, selects) in ids {
        let sql = DIFFERING.replace("select id, parent from ids", &selects.join(" union all "));
        let mut statement = source.connection().prepare(&sql)?;
        let mut rows = statement.query([])?;
        if let Some(row) = rows.next()? {
            let rows: u64 = row.get(0)?;
            if rows > 0 {
                let row = HealthRow::new(FindingId::IdsDiffer, Some(role), rows).example(row.get(1)?);
                found.push(row);
            }
        }
    }
    Ok(())
}
