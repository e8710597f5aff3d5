//! Records of files that could not be read (P6).

use crate::config::{Config, Location};
use crate::domain::finding::FindingId;
use crate::store::Error;
use crate::store::source::Source;

use super::row::HealthRow;

/// Records of files that could not be read, each with the role of its file.
///
/// # Errors
/// When the source cannot be read.
pub fn rejects(config: &Config, source: &Source, found: &mut Vec<HealthRow>) -> Result<(), Error> {
    let Some(Location::Files(files)) = config.source.location.as_ref().map(|place| &place.value) else { return Ok(()) };
    let mut statement = source.connection().prepare(include_str!("rejects.sql"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (file, reason): (String, String) = (row.get(0)?, row.get(1)?);
        let path = std::path::Path::new(&file);
        let name = path.file_name().map_or_else(|| file.clone(), |name| name.to_string_lossy().into_owned());
        let (line, example): (u64, String) = (row.get(3)?, row.get(4)?);
        found.push(
            HealthRow::new(FindingId::Rejected, Some(role_of(path, files, source)), row.get(2)?)
                .total(row.get(5)?)
                .sentence(format!("{name}: {reason}"))
                .reason(reason)
                .example(Some(format!("line {line}: {example}"))),
        );
    }
    Ok(())
}

/// The role of the table that a file belongs to: that whose pattern begins with the most of its path.
fn role_of<'a>(file: &std::path::Path, files: &'a [(String, String)], source: &'a Source) -> &'a str {
    let file = file.to_string_lossy();
    let common = |pattern: &str| {
        let plain = pattern.split(['*', '?', '[']).next().unwrap_or_default();
        file.starts_with(plain).then_some(plain.len())
    };
    let best = files.iter().filter_map(|(table, pattern)| Some((common(pattern)?, table))).max_by_key(|(len, _)| *len);
    let table = best.map_or("files", |(_, table)| table.as_str());
    source.tables().iter().find(|resolved| resolved.label == table).map_or(table, |resolved| resolved.role)
}
