//! How files are written that are not UTF-8.

use crate::config::parse::reader::TomlReader;
use crate::config::parse::table::TomlTable;
use crate::config::placed::Placed;

/// The encodings of tables, each with its place in the file.
pub(super) type Encodings = Vec<(String, Placed<&'static str>)>;

/// `encoding`: any name of the WHATWG's standard.
pub(super) fn encoding(reader: &mut TomlReader<'_>, section: &TomlTable<'_>) -> Option<Placed<&'static str>> {
    let text = reader.text(section, "encoding")?;
    if let Some(found) = encoding_rs::Encoding::for_label(text.value.as_bytes()) {
        return Some(Placed { value: found.name(), span: text.span });
    }
    let help = "such as windows-1252, iso-8859-2, utf-16le, shift_jis or gb18030: the names that web pages use";
    reader.error(text.span, format!("no encoding `{}`", text.value), help);
    None
}

/// One encoding for each table; two different ones are a fault.
pub(super) fn by_table(reader: &mut TomlReader<'_>, encodings: Encodings) -> Vec<(String, &'static str)> {
    let mut found: Vec<(String, &'static str)> = Vec::new();
    for (table, encoding) in encodings {
        match found.iter().find(|(known, _)| *known == table) {
            Some((_, first)) if *first != encoding.value => {
                let message = format!("the files of `{table}` are {first} above and {} here", encoding.value);
                reader.error(encoding.span, message, "they have one encoding");
            }
            Some(_) => {}
            None => found.push((table, encoding.value)),
        }
    }
    found
}
