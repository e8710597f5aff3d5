//! What the engine's error texts mean: the one place that reads them.

/// How the engine says that a file is not what it was written as.
const DAMAGE: &[&str] = &[
    "not a valid DuckDB database file",
    "Corrupt",
    "corrupt",
    "checksum",
    "Serialization Error",
    "Could not read enough bytes",
    "could not read from file",
    "Could not read from file",
    "INTERNAL Error",
    "FATAL Error",
    "Failed to load",
];

/// Whether a text speaks of a damaged file.
#[must_use]
pub fn damage(text: &str) -> bool {
    DAMAGE.iter().any(|words| text.contains(words))
}
