//! Paths on this machine.

use crate::config::parse::reader::TomlReader;
use crate::config::placed::Placed;

/// Schemes that `DuckDB` would follow out of this machine, or into another kind of store.
const SCHEMES: &[&str] = &[
    "md",
    "motherduck",
    "s3",
    "s3a",
    "s3n",
    "http",
    "https",
    "gs",
    "gcs",
    "r2",
    "az",
    "azure",
    "abfss",
    "hf",
    "postgres",
    "postgresql",
    "mysql",
    "sqlite",
    "ducklake",
    "iceberg",
    "delta",
    "quack",
    "file",
];

/// Whether a path is one on this machine, free of control characters; notes where it is not.
pub(super) fn local(reader: &mut TomlReader<'_>, path: &Placed<String>) -> bool {
    let text = &path.value;
    let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let url = text.contains("://") || scheme.as_deref().is_some_and(|scheme| SCHEMES.contains(&scheme));
    if url {
        let help = "milepost reads files on this machine and uses no network: copy the data here and name the file";
        reader.error(path.span.clone(), "a URL is no path", help);
    } else if text.starts_with(':') {
        reader.error(path.span.clone(), format!("`{text}` is no path"), "name a file");
    } else if text.contains('\0') {
        reader.clean(text, &path.span);
    } else {
        return true;
    }
    false
}
