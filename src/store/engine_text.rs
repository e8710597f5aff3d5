//! What the engine's error texts mean: the one place that reads them.
//!
//! `DuckDB` gives an error as text alone: its kind, then what the operating system said, in English.

/// What an error text of the engine tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineFault {
    /// The query was withdrawn.
    Interrupted,
    /// Its memory does not suffice.
    NoMemory,
    /// The disk, or the user's share of it, is full.
    DiskFull,
    /// A file may not grow any further.
    FileTooLarge,
    /// The operating system could not read or write.
    Io,
    /// A file is cut off, or its contents do not fit together.
    Damaged,
    /// Another process holds the file.
    Locked,
    /// No right to open it.
    Forbidden,
    /// The file is of a version that is not known.
    Version,
    /// Anything else.
    Other,
}

/// The first that fits wins: what a text begins with says less than what it says of the disk.
const TEXTS: &[(&str, EngineFault)] = &[
    ("INTERRUPT", EngineFault::Interrupted),
    ("Interrupted", EngineFault::Interrupted),
    ("Out of Memory Error", EngineFault::NoMemory),
    ("No space left on device", EngineFault::DiskFull),
    ("Disk quota exceeded", EngineFault::DiskFull),
    ("File too large", EngineFault::FileTooLarge),
    ("Could not set lock", EngineFault::Locked),
    ("Permission denied", EngineFault::Forbidden),
    ("version number", EngineFault::Version),
    ("Input/output error", EngineFault::Io),
    ("Corrupt", EngineFault::Damaged),
    ("corrupt", EngineFault::Damaged),
    ("does not match stored checksum", EngineFault::Damaged),
    ("not enough bytes", EngineFault::Damaged),
    ("Could not read enough bytes", EngineFault::Damaged),
    ("No magic bytes", EngineFault::Damaged),
    ("too small to be a Parquet file", EngineFault::Damaged),
    ("not a valid DuckDB database file", EngineFault::Damaged),
    ("Failed to load metadata", EngineFault::Damaged),
    ("Failed to deserialize", EngineFault::Damaged),
    ("Serialization Error", EngineFault::Damaged),
    ("Could not write", EngineFault::Io),
    ("Failed to write", EngineFault::Io),
    ("Could not sync", EngineFault::Io),
    ("fsync failed", EngineFault::Io),
    ("Could not truncate", EngineFault::Io),
    ("Could not read from file", EngineFault::Io),
    ("Could not seek", EngineFault::Io),
];

/// What a text of the engine tells of.
#[must_use]
pub fn fault(text: &str) -> EngineFault {
    TEXTS.iter().find(|(part, _)| text.contains(part)).map_or(EngineFault::Other, |(_, fault)| *fault)
}

/// The text without advice on settings that cannot be reached here.
#[must_use]
pub fn without_advice(text: &str) -> &str {
    let advice = text.find("Possible solutions").filter(|_| fault(text) == EngineFault::NoMemory);
    advice.map_or(text, |from| &text[..from]).trim_end()
}

/// Whether a text of the engine speaks of a value that is text where another type is wanted.
#[must_use]
pub fn names_text_type(text: &str) -> bool {
    text.contains("VARCHAR")
}

/// Who holds a file that is locked.
#[must_use]
pub fn holder(text: &str) -> &str {
    let holder = text.split("held in ").nth(1).and_then(|rest| rest.split(". See").next());
    holder.unwrap_or("another program").trim().trim_end_matches('.')
}

/// The first line, without the word for the kind of error, which does not concern the user.
#[must_use]
pub fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or(text).trim();
    let line = ["IO Error: ", "Binder Error: ", "Catalog Error: ", "Invalid Input Error: ", "Conversion Error: "]
        .iter()
        .find_map(|prefix| line.strip_prefix(prefix))
        .unwrap_or(line);
    line.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_the_engine_are_understood() {
        for (text, wanted) in [
            ("INTERRUPT Error: Interrupted!", EngineFault::Interrupted),
            ("IO Error: Could not write file \"/s/base\": No space left on device", EngineFault::DiskFull),
            ("IO Error: Could not write file \"/s/base\": File too large", EngineFault::FileTooLarge),
            ("IO Error: Could not read from file \"/s/base\": Input/output error", EngineFault::Io),
            (
                "IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2 in block at location 3",
                EngineFault::Damaged,
            ),
            (
                "IO Error: Could not read enough bytes from file \"x\": attempted to read 262144 bytes from location 12288",
                EngineFault::Damaged,
            ),
            (
                "IO Error: Could not set lock on file \"x\": Conflicting lock is held in vi (PID 7). See also",
                EngineFault::Locked,
            ),
            ("Binder Error: no such column", EngineFault::Other),
        ] {
            assert_eq!(fault(text), wanted, "{text}");
        }
        assert_eq!(holder("Conflicting lock is held in vi (PID 7). See also"), "vi (PID 7)");
        assert_eq!(holder("locked"), "another program");
    }
}
