//! The whole answer as JSON: numbers unrounded, missing is null, times are RFC 3339 in UTC.

use std::io::{self, Write};

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};

use crate::domain::answer::{Answer, Check, Gate};
use crate::domain::clean::Clean;
use crate::domain::filter::Filter;
use crate::domain::note::Notes;
use crate::domain::provenance::Provenance;
use crate::domain::table::{Cell, Table};
use crate::domain::time::Time;

/// Writes the answer; characters that could steer a terminal are written as `\uXXXX`, so nothing is lost (P18).
pub fn write(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let envelope = Envelope {
        report: answer.report,
        as_of: answer.as_of,
        source: &answer.source,
        filter: &answer.filter,
        parameters: Pairs(&answer.parameters),
        rows: Rows(&answer.table),
        gate: answer.gate.as_ref(),
        checks: &answer.checks,
        notes: &answer.notes,
    };
    let mut json =
        serde_json::Serializer::with_formatter(io::BufWriter::new(&mut *out), Careful(PrettyFormatter::new()));
    envelope.serialize(&mut json)?;
    json.into_inner().flush()?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Envelope<'a> {
    report: &'static str,
    as_of: Option<Time>,
    source: &'a Provenance,
    filter: &'a Filter,
    parameters: Pairs<'a>,
    rows: Rows<'a>,
    gate: Option<&'a Gate>,
    checks: &'a [Check],
    notes: &'a Notes,
}

struct Pairs<'a>(&'a [(&'static str, Cell)]);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, cell)| (name, cell)))
    }
}

struct Rows<'a>(&'a Table);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.rows.len()))?;
        for row in &self.0.rows {
            rows.serialize_element(&Record(self.0, row))?;
        }
        rows.end()
    }
}

struct Record<'a>(&'a Table, &'a [Cell]);

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut record = serializer.serialize_map(Some(self.1.len()))?;
        for (column, cell) in self.0.columns.iter().zip(self.1) {
            record.serialize_entry(column.name, cell)?;
        }
        record.end()
    }
}

/// Indented JSON in which hidden characters are escaped.
struct Careful(PrettyFormatter<'static>);

impl Formatter for Careful {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(place) = rest.find(unsafe_on_screen) {
            out.write_all(&rest.as_bytes()[..place])?;
            let hidden = rest[place..].chars().next().unwrap_or_default();
            for unit in hidden.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[place + hidden.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: Write + ?Sized>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        self.0.write_char_escape(out, escape)
    }

    fn begin_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

/// Whether cleaning changes a character that stands after a letter.
fn unsafe_on_screen(c: char) -> bool {
    !c.is_ascii_graphic() && c != ' ' && {
        let text = format!("a{c}");
        Clean::new(&text).as_str() != text
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn p18_only_what_is_unsafe_is_escaped() {
        let written = |text: &str| {
            let mut out = Vec::new();
            let mut json = serde_json::Serializer::with_formatter(&mut out, Careful(PrettyFormatter::new()));
            text.serialize(&mut json).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written("é हिन्दी 🎉"), "\"é हिन्दी 🎉\"");
        assert_eq!(written("a\u{202e}\u{9b}\u{e0041}\n"), "\"a\\u202e\\u009b\\udb40\\udc41\\n\"");
    }

    #[test]
    fn the_envelope_has_its_fields_in_order_and_hides_nothing() {
        let mut out = Vec::new();
        write(&sample::answer(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(!text.contains(|c| unsafe_on_screen(c) && c != '\n'), "{text}");
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let keys: Vec<_> = value.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["report", "as_of", "source", "filter", "parameters", "rows", "gate", "checks", "notes"]);
        assert_eq!(value["as_of"], "2025-06-30T23:59:59Z");
        assert_eq!(value["rows"][0]["item"], "Welcome\u{1b}[2J | <b>");
        assert_eq!(value["rows"][0]["credit"], 1204.25);
        assert_eq!(value["rows"][2]["percent"], serde_json::Value::Null);
        assert_eq!(value["gate"], serde_json::Value::Null);
        assert_eq!(value["parameters"]["model"], "linear");
    }
}
