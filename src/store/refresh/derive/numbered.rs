//! Views of a kind with several files.

/// The query of a view of all files of a kind: each row with its file's position in front. `none` is the query without rows, `one` that
/// of the first file, attached under the name `first`.
#[must_use]
pub fn numbered(attached: &[String], first: &str, none: &str, one: &str) -> String {
    let files = attached
        .iter()
        .enumerate()
        .map(|(number, name)| one.replace(first, name).replace("select 0::", &format!("select {number}::")));
    std::iter::once(none.to_owned()).chain(files).collect::<Vec<_>>().join("\nunion all\n")
}
