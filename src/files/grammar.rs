//! The names that files of a store have, and have had.

/// What a stem may begin with; kinds of derived files that came later are `derived-WORD-`.
const STEMS: [&str; 4] = ["base-", "milestone-", "goals-", "import-"];

/// Files that the engine keeps beside one that it writes.
const LOGS: [&str; 3] = [".wal.checkpoint", ".wal.recovery", ".wal"];

/// The name of what says what `STEM.duckdb` holds.
#[must_use]
pub fn manifest_name(stem: &str) -> String {
    format!("{stem}.json")
}

/// The stem of the file that a manifest stands beside.
pub(super) fn manifest_stem(name: &str) -> Option<&str> {
    name.strip_suffix(".json").filter(|stem| is_stem(stem))
}

/// The stem of a copy of a source's files, from its unfinished manifest, `.import-1f-2e.json.PID.partial`.
pub(super) fn copy_of_partial_manifest(name: &str) -> Option<&str> {
    let (name, _) = name.strip_prefix('.')?.strip_suffix(".partial")?.rsplit_once('.')?;
    manifest_stem(name).filter(|stem| stem.starts_with("import-"))
}

/// Whether a name in a store's folder may be one of ours.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let held = name.strip_suffix(".held").is_some_and(is_stem);
    let used = name.strip_prefix("use-").and_then(|rest| rest.strip_suffix(".json")).is_some_and(is_key);
    let manifest = manifest_stem(name).is_some();
    let beside = held || used || manifest;
    name == "lock" || is_data(name) || is_partial(name) || is_scratch(name) || is_spilled(name) || beside
}

/// `base-1f-2e.duckdb`, and the log that the engine keeps beside it.
pub(super) fn is_data(name: &str) -> bool {
    unlogged(name).strip_suffix(".duckdb").is_some_and(is_stem)
}

/// `.base-1f-2e.PID.partial`, and the log that the engine keeps beside it; `.base-1f-2e.json.PID.partial`.
pub(super) fn is_partial(name: &str) -> bool {
    let inner = unlogged(name).strip_prefix('.').and_then(|rest| rest.strip_suffix(".partial"));
    inner.and_then(|rest| rest.rsplit_once('.')).is_some_and(|(stem, process)| {
        let used = || stem.strip_suffix(".json").is_some_and(|stem| stem.starts_with("use-"));
        is_number(process) && (is_stem(stem) || manifest_stem(stem).is_some() || used())
    })
}

/// `milepost-spill-PID-N`, a folder that the engine spills to.
pub(super) fn is_scratch(name: &str) -> bool {
    let numbers = name.strip_prefix("milepost-spill-").and_then(|rest| rest.split_once('-'));
    numbers.is_some_and(|(process, number)| is_number(process) && is_number(number))
}

/// What stands in such a folder: what the engine spills, and databases before they are put in place.
pub(super) fn is_in_scratch(name: &str) -> bool {
    let name = unlogged(name);
    name.starts_with("duckdb_temp_") || ["import.duckdb", "sample.duckdb"].contains(&name)
}

/// `records-0.12`, `milepost-unnamed-PID-N`: files whose name goes as soon as they are open.
fn is_spilled(name: &str) -> bool {
    let two =
        |rest: &str, between| rest.split_once(between).is_some_and(|(one, other)| is_number(one) && is_number(other));
    let records =
        ["records-", "sightings-"].iter().filter_map(|stem| name.strip_prefix(stem)).any(|rest| two(rest, '.'));
    records || name.strip_prefix("milepost-unnamed-").is_some_and(|rest| two(rest, '-'))
}

fn unlogged(name: &str) -> &str {
    LOGS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

fn is_stem(stem: &str) -> bool {
    let derived = stem.strip_prefix("derived-").and_then(|rest| rest.split_once('-'));
    STEMS.iter().filter_map(|begin| stem.strip_prefix(begin)).any(is_key)
        || derived.is_some_and(|(kind, key)| is_word(kind) && is_key(key))
}

/// The kind of a derived file, in small letters.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Hexadecimal numbers with hyphens between.
fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p28_names_are_ours_or_not() {
        let ours = [
            "lock",
            "base-0123456789abcdef-0123456789abcdef.duckdb",
            "milestone-0123456789abcdef-1.duckdb",
            "goals-a-b.duckdb",
            "derived-leads-a-b.duckdb",
            "import-a-b.duckdb.wal",
            ".base-a-b.4711.partial",
            ".milestone-a-b.4711.partial.wal",
            "milepost-spill-4711-0",
            "records-0.0",
            "sightings-3.15",
            "milepost-unnamed-4711-2",
            "base-a-b.held",
            "base-a-b.json",
            "derived-leads-a-b.json",
            ".import-a-b.json.4711.partial",
            "use-0123456789abcdef.json",
            ".use-0123456789abcdef.json.4711.partial",
        ];
        for name in ours {
            assert!(is_name(name), "{name}");
        }
        let others = [
            "",
            "warehouse.duckdb",
            "base.duckdb",
            "base-.duckdb",
            "base-q.duckdb",
            "database-a-b.duckdb",
            "derived-a.duckdb",
            "derived-Leads-a-b.duckdb",
            "base-a-b.duckdb.bak",
            "base-a-b.parquet",
            "base.json",
            "package.json",
            "base-a-b.json.bak",
            ".package.json.4711.partial",
            ".report.csv.4711.partial",
            ".base-a-b.partial",
            "records-0.csv",
            "milepost-spill-",
            "lock.txt",
            "milepost.toml",
            "use-.json",
        ];
        for name in others {
            assert!(!is_name(name), "{name}");
        }
    }
}
