//! What every face does with every kind of value, whoever reads it.

use proptest::prelude::*;

use super::*;
use crate::domain::answer::{Check, Gate};
use crate::domain::clean::{Clean, unseen};
use crate::domain::metric::{METRICS, Metric, Unit};
use crate::domain::names::Named;
use crate::domain::note::Note;
use crate::domain::table::{Cell, Table};
use crate::domain::time::Time;

/// Names that steer a terminal, turn text or hide.
const HOSTILE: [&str; 8] = [
    "a\u{9b}2Jb",
    "a\u{9d}0;title\u{9c}b",
    "a\u{202e}b",
    "a\u{1b}[2Jb",
    "a\u{1b}]52;c;aGk=\u{7}b",
    "a\u{200b}b",
    "a\u{e0041}b",
    "a\u{90}q\u{85}\u{7f}b",
];

/// Every kind of value that may hold a name, and those that may not.
fn kinds(name: &str) -> Vec<Cell> {
    let kinds = vec![
        Cell::Null,
        Cell::Bool(true),
        Cell::Int(-1_234),
        Cell::Num(0.5),
        Cell::Time(Time(1_751_327_999_000_000)),
        Cell::Text(name.to_owned()),
        Cell::List(vec![name.to_owned(), "plain".to_owned(), name.to_owned()]),
    ];
    for kind in &kinds {
        // A kind that is added is to be added above, too.
        match kind {
            Cell::Null
            | Cell::Bool(_)
            | Cell::Int(_)
            | Cell::Num(_)
            | Cell::Time(_)
            | Cell::Text(_)
            | Cell::List(_) => {}
        }
    }
    kinds
}

/// A metric of each unit.
fn units() -> Vec<&'static Metric> {
    let mut seen: Vec<Unit> = Vec::new();
    METRICS
        .iter()
        .filter(|metric| {
            let new = !seen.contains(&metric.unit);
            seen.push(metric.unit);
            new
        })
        .collect()
}

/// An answer with a name wherever an answer has text of the data or the configuration: each kind of value in a column of
/// each unit.
fn answer(name: &str) -> Answer {
    let mut answer = sample::answer();
    answer.table = Table::new(units());
    answer.table.rows = kinds(name).into_iter().map(|cell| vec![cell; answer.table.columns.len()]).collect();
    let names = vec![name.to_owned()];
    answer.filter.journeys.clone_from(&names);
    answer.filter.segments.clone_from(&names);
    answer.filter.ignore = vec![format!("channel:{name}")];
    answer.parameters = vec![("model", name.into()), ("path", Cell::List(names))];
    answer.gate = Some(Gate { rule: "A7", needs: name.into(), has: name.into() });
    answer.checks = vec![Check { name: "kept", kept: false, detail: name.into() }];
    answer.notes = [name].into_iter().collect();
    answer
}

fn written(answer: &Answer, format: Format, reader: Reader) -> String {
    let mut out = Vec::new();
    write(answer, format, reader, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What is on a terminal but for line ends and our own bold.
fn steers(text: &str) -> Option<char> {
    text.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "").chars().find(|c| *c != '\n' && unseen(*c))
}

#[test]
fn p18_every_kind_of_value_in_every_face_on_a_terminal() {
    for name in HOSTILE {
        let answer = answer(name);
        for (face, format) in Format::ALL {
            for reader in [Reader::Plain, Reader::Terminal] {
                let text = written(&answer, *format, reader);
                assert_eq!(steers(&text), None, "{face} {name:?}: {text:?}");
                // The name is there, though changed: twice at least, as a text and in a list.
                assert!(text.matches('b').count() >= 2 && text.contains("plain"), "{face} {name:?}: {text}");
            }
            assert!(reader_has_no_bold(&answer, *format), "{face}");
        }
    }
}

fn reader_has_no_bold(answer: &Answer, format: Format) -> bool {
    !written(answer, format, Reader::Plain).contains('\u{1b}')
}

#[test]
fn p17_output_to_a_pipe_holds_no_escapes_but_those_of_the_data_in_csv() {
    for (face, format) in Format::ALL.iter().filter(|(_, format)| *format != Format::Csv) {
        for name in HOSTILE {
            let text = written(&answer(name), *format, Reader::Program);
            assert_eq!(text.chars().find(|c| *c != '\n' && unseen(*c)), None, "{face} {name:?}");
        }
    }
    assert!(!written(&sample::answer(), Format::Csv, Reader::Program).contains("\u{1b}[1m"));
}

#[test]
fn p20_csv_and_json_in_a_pipe_hold_names_as_they_are() {
    for name in HOSTILE {
        let answer = answer(name);
        let csv = written(&answer, Format::Csv, Reader::Program);
        let mut rows = ::csv::Reader::from_reader(csv.as_bytes());
        let rows: Vec<Vec<String>> =
            rows.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!(rows[5][0], name);
        assert_eq!(serde_json::from_str::<Vec<String>>(&rows[6][0]).unwrap(), [name, "plain", name]);
        let json: serde_json::Value = serde_json::from_str(&written(&answer, Format::Json, Reader::Program)).unwrap();
        let column = answer.table.columns[0].name;
        assert_eq!(json["rows"][5][column], name);
        assert_eq!(json["rows"][6][column], serde_json::json!([name, "plain", name]));
        assert_eq!(json["notes"][0], name);
        assert_eq!(json["filter"]["journeys"][0], name);
    }
}

#[test]
fn p18_names_that_differ_by_what_is_hidden_are_told_apart_for_people() {
    let mut answer = sample::answer();
    let names = ["Welcome", "Wel\u{200b}come", "Wel\u{200c}come", "Welcome\u{e0041}", "\u{202e}Welcome"];
    answer.table.columns.truncate(1);
    answer.table.rows = names.iter().map(|name| vec![(*name).into()]).collect();
    for (face, format) in [("table", Format::Table), ("markdown", Format::Markdown), ("csv", Format::Csv)] {
        let text = written(&answer, format, Reader::Terminal);
        let mut lines: Vec<&str> = text.lines().filter(|line| line.contains("come")).collect();
        assert_eq!(lines.len(), names.len(), "{face}: {text}");
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), names.len(), "{face}: {text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn p18_no_name_steers_a_terminal_in_any_face(name in any::<String>()) {
        let answer = answer(&name);
        for (face, format) in Format::ALL {
            let text = written(&answer, *format, Reader::Terminal);
            prop_assert_eq!(steers(&text), None, "{}: {:?}", face, text);
        }
    }

    #[test]
    fn p20_a_column_of_any_texts_comes_back(texts in prop::collection::vec(any::<String>(), 1..8)) {
        let mut out = Vec::new();
        let names: Vec<&str> = texts.iter().map(String::as_str).collect();
        csv::write_texts("customer_id", &names, &mut out).unwrap();
        let mut reader = ::csv::Reader::from_reader(out.as_slice());
        let read: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
        let back: Vec<&str> = read.iter().map(|text| text.strip_prefix('\'').unwrap_or(text)).collect();
        prop_assert_eq!(back, names);
        for text in &read {
            let first = text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control()).chars().next();
            prop_assert!(!first.is_some_and(|c| "=+-@＝＋－＠".contains(c)), "{:?}", text);
        }
    }

    #[test]
    fn p18_a_cell_for_people_is_no_wider_than_it_says(text in any::<String>(), room in 1_usize..40) {
        prop_assert!(super::width::width(&format::text(&text, room)) <= room.max(1));
        prop_assert_eq!(steers(&format::text(&text, room)), None);
        prop_assert_eq!(Clean::new(&format::text(&text, room)).to_string(), format::text(&text, room));
    }
}

#[test]
fn e1_settings_and_notes_name_events_and_items_for_people_alone() {
    let mut answer = sample::answer();
    answer.filter.ignore = vec!["asset:m1".into()];
    answer.names.insert(Named::Asset, "", "m1", "Welcome mail", false);
    answer.names.insert(Named::Event, "", "purchase", "Purchase is made", false);
    let note = Note::from(format!("touches of {} are taken for none", crate::domain::note::item("asset:m1")));
    assert_eq!(note_text(&note, &answer), "touches of Welcome mail (asset) are taken for none");
    assert_eq!(note.to_string(), "touches of asset:m1 are taken for none");
    let said = setting_words(&answer, "lookback_by_kind", &"purchase 7d, email_opened 1d".into());
    assert_eq!(said.as_deref(), Some("lookback of Purchase is made 7d, Email opened 1d"));
}
