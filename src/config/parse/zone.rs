//! `timezone`, of the project and of entries of the source (T3).

use super::reader::TomlReader;
use super::table::TomlTable;
use crate::config::diagnostic::Diagnostic;
use crate::domain::similar::suggestion;
use crate::domain::zone::Zone;

/// The zone that a key names.
pub(in crate::config) fn zone(reader: &mut TomlReader<'_>, table: &TomlTable<'_>, key: &str) -> Option<Zone> {
    let name = reader.name(table, key)?;
    if let Some(zone) = Zone::parse(&name.value) {
        return Some(zone);
    }
    let fault = Diagnostic::error(Some(name.span), format!("no time zone `{}`", name.value))
        .help(suggestion(&name.value, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())))
        .help("an IANA name such as `Europe/Berlin`");
    reader.push(fault);
    None
}
