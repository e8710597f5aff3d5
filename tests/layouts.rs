//! `milepost init` on the layouts of `fixtures/layouts`: what it makes of each, worked out by hand from a few rows, is
//! what it writes, and `milepost check` accepts it. `docs/layouts.md` is printed from the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use milepost::domain::source_table::TABLES;
use rstest::rstest;
use toml::{Table, Value};

fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A copy of a layout's data in a folder of its own.
fn copied(layout: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(layout, folder.path());
    let make = folder.path().join("make.sql");
    if make.exists() {
        let sql = fs::read_to_string(&make).unwrap();
        fs::remove_file(&make).unwrap();
        let connection = duckdb::Connection::open_in_memory().unwrap();
        connection.execute_batch(&sql.replace("to '", &format!("to '{}/", folder.path().display()))).unwrap();
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&path, &target);
        } else if path.file_name().is_some_and(|name| name != "expected.toml" && name != "README.md") {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn milepost(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_milepost"));
    command.current_dir(folder).env("XDG_CACHE_HOME", folder.join(".cache")).env("HOME", folder);
    command.env_remove("MILEPOST_CONFIG").args(args).output().expect("the program starts")
}

fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

/// What `init --yes` made of the files in a folder: the configuration.
fn init(folder: &Path) -> Result<Table, String> {
    let out = milepost(folder, &["init", ".", "--yes"]);
    if out.status.code() == Some(65) {
        assert!(!folder.join("milepost.toml").exists(), "nothing is written with a refusal");
        return Err(said(&out));
    }
    assert!(out.status.success(), "{}", said(&out));
    let text = fs::read_to_string(folder.join("milepost.toml")).unwrap();
    Ok(text.parse().unwrap_or_else(|error| panic!("{error}\n{text}")))
}

/// The mappings by the table of the data.
fn mappings(config: &Table) -> BTreeMap<String, Table> {
    let mut out = BTreeMap::new();
    let source = config["source"].as_table().unwrap();
    for (role, value) in source {
        let entries: Vec<&Table> = match value {
            Value::Array(entries) => entries.iter().map(|entry| entry.as_table().unwrap()).collect(),
            Value::Table(entry) if role != "files" => vec![entry],
            _ => continue,
        };
        for entry in entries {
            let mut entry = entry.clone();
            let Some(Value::String(table)) = entry.remove("table") else { panic!("{entry:?} names no table") };
            assert!(out.insert(table, entry).is_none());
        }
    }
    out
}

#[rstest]
fn init_makes_of_each_layout_what_was_worked_out(#[files("fixtures/layouts/*/expected.toml")] expected: PathBuf) {
    let layout = expected.parent().unwrap();
    let expected: Table = fs::read_to_string(&expected).unwrap().parse().unwrap();
    let folder = copied(layout);
    let made = init(folder.path());
    if let Some(Value::Array(words)) = expected.get("refused") {
        let refusal = made.expect_err("it is refused");
        for word in words {
            assert!(refusal.contains(word.as_str().unwrap()), "{word} is not in: {refusal}");
        }
        return;
    }
    let config = made.unwrap_or_else(|refusal| panic!("{refusal}"));
    let text = fs::read_to_string(folder.path().join("milepost.toml")).unwrap();
    let found = mappings(&config);
    let wanted = expected["tables"].as_table().unwrap();
    assert_eq!(
        found.keys().cloned().collect::<Vec<_>>(),
        wanted.keys().cloned().collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>(),
        "{text}"
    );
    for (table, mapping) in &found {
        let wanted = wanted[table].as_table().unwrap();
        for (column, value) in mapping {
            assert_eq!(Some(value), wanted.get(column), "{table}.{column}\n{text}");
        }
        assert_eq!(mapping.len(), wanted.len(), "{table} lacks one of {wanted}\n{text}");
    }
    let names = |config: &Table| config.get("event_names").and_then(Value::as_table).cloned().unwrap_or_default();
    assert_eq!(names(&config), names(&expected), "{text}");

    let check = milepost(folder.path(), &["check"]);
    assert_eq!(check.status.code(), Some(0), "{}\n{text}", said(&check));
    completions(folder.path(), &text, expected["completions"].as_table().unwrap());
}

/// Each event as a milestone: how many people, how many of them influenced, the first and the latest.
fn completions(folder: &Path, text: &str, expected: &Table) {
    let mut config = format!("max_milestones = 50\n{text}");
    for (event, _) in expected {
        let id = format!("by-hand-{event}");
        writeln!(config, "\n[[milestone]]\nid = {:?}\ntrigger = {event:?}", id.to_lowercase()).unwrap();
    }
    fs::write(folder.join("milepost.toml"), config).unwrap();
    let out = milepost(folder, &["report", "milestones", "--format", "json"]);
    assert!(out.status.success(), "{}", said(&out));
    let answer: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    for (event, wanted) in expected {
        let id = format!("by-hand-{event}").to_lowercase();
        let row = answer["rows"].as_array().unwrap().iter().find(|row| row["id"] == id.as_str()).unwrap();
        let wanted: Vec<String> = wanted.as_array().unwrap().iter().map(ToString::to_string).collect();
        let found: Vec<String> = ["total", "influenced", "first_completion", "latest_completion"]
            .iter()
            .map(|column| row[column].to_string())
            .collect();
        assert_eq!(found, wanted, "{event}: total, influenced, first, latest\n{text}");
    }
}

/// Files in a folder of their own.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn init_never_takes_people_for_events() {
    // Whatever the file is called: a person's name, a date and a count tell nothing of what happened.
    for name in ["export.csv", "members.csv", "list.csv", "campaign.csv"] {
        let folder = folder(&[(
            name,
            "Email Address,First Name,Opens,CONFIRM_TIME\nann@example.org,Ann,3,2024-02-01 10:05:00\nbob@example.org,Bob,1,2024-02-02 10:05:00\n",
        )]);
        let refusal = init(folder.path()).expect_err(name);
        assert!(refusal.contains("no column tells what happened"), "{name}: {refusal}");
        assert!(!refusal.contains("event = \"First Name\""), "{name}: {refusal}");
    }
}

#[test]
fn init_takes_no_column_of_ever_new_values_for_names_of_events() {
    let mut csv = String::from("time,user_id,name,action\n");
    for n in 0..40 {
        writeln!(csv, "2024-03-01 09:{n:02}:00,u{},Person {n},{}", n % 7, n).unwrap();
    }
    let folder = folder(&[("loyalty.csv", &csv)]);
    // Forty rows of seven people: each is one event, under the name of the file, and that is said.
    let made = init(folder.path()).unwrap();
    assert_eq!(made["source"]["events"][0]["event"]["constant"].as_str(), Some("loyalty"));
}

#[test]
fn init_maps_every_verb_or_names_what_is_left() {
    let folder = folder(&[(
        "events.csv",
        "time,user_id,action\n2024-03-01 09:00:00,u1,open\n2024-03-01 09:01:00,u1,click\n2024-03-01 10:00:00,u1,purchase\n",
    )]);
    let out = milepost(folder.path(), &["init", ".", "--yes"]);
    assert!(out.status.success(), "{}", said(&out));
    let made: Table = fs::read_to_string(folder.path().join("milepost.toml")).unwrap().parse().unwrap();
    let names = made["event_names"].as_table().unwrap();
    assert_eq!(names["email_opened"][0].as_str(), Some("open"));
    assert_eq!(names["email_clicked"][0].as_str(), Some("click"));
    assert!(said(&out).contains("names of their own, for triggers and goals: purchase (1)"), "{}", said(&out));
    assert!(said(&out).contains("Are events called `click` about emails?"), "{}", said(&out));
}

#[test]
fn init_refuses_what_it_cannot_decide_and_names_both_expressions() {
    let folder =
        folder(&[("events.csv", "when_date,user_id,event\n03/04/2024 10:00,u1,open\n05/04/2024 11:00,u2,purchase\n")]);
    let refusal = init(folder.path()).unwrap_err();
    assert!(refusal.contains("strptime(when_date, '%d/%m/%Y %H:%M')"), "{refusal}");
    assert!(refusal.contains("strptime(when_date, '%m/%d/%Y %H:%M')"), "{refusal}");
    // A day beyond the twelfth decides it.
    fs::write(
        folder.path().join("events.csv"),
        "when_date,user_id,event\n03/04/2024 10:00,u1,open\n25/04/2024 11:00,u2,purchase\n",
    )
    .unwrap();
    let made = init(folder.path()).unwrap();
    let by = made["source"]["events"][0]["occurred_at"]["expression"].as_str();
    assert_eq!(by, Some("strptime(when_date, '%d/%m/%Y %H:%M')"));
}

#[test]
fn init_asks_nothing_without_a_terminal() {
    let folder = folder(&[("events.csv", "time,user_id,event\n2024-03-01 09:00:00,u1,open\n")]);
    let out = milepost(folder.path(), &["init", "."]);
    assert_eq!(out.status.code(), Some(2), "{}", said(&out));
    assert!(!folder.path().join("milepost.toml").exists());
}

#[test]
fn init_asks_one_question_for_each_doubt_on_a_terminal() {
    use portable_pty::{CommandBuilder, PtySize, native_pty_system};
    use std::io::{Read, Write};

    let folder =
        folder(&[("events.csv", "when_date,user_id,event\n03/04/2024 10:00,u1,open\n05/04/2024 11:00,u2,purchase\n")]);
    let size = PtySize { rows: 40, cols: 250, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_milepost"));
    command.args(["init", "."]);
    command.cwd(folder.path());
    command.env("TERM", "xterm-256color");
    command.env("HOME", folder.path());
    command.env_remove("MILEPOST_CONFIG");
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut screen = pair.master.try_clone_reader().unwrap();
    let mut keys = pair.master.take_writer().unwrap();
    // No answer, then the second; Enter to what is asked last, whether to write.
    keys.write_all(b"x\n2\n\n").unwrap();
    let mut shown = Vec::new();
    // The end of a terminal is an error to its reader.
    let _ = screen.read_to_end(&mut shown);
    let shown = String::from_utf8_lossy(&shown);
    assert!(child.wait().unwrap().success(), "{shown}");
    assert!(shown.contains("1 the day comes first: strptime(when_date, '%d/%m/%Y %H:%M')"), "{shown}");
    let made: Table = fs::read_to_string(folder.path().join("milepost.toml")).unwrap().parse().unwrap();
    let by = made["source"]["events"][0]["occurred_at"]["expression"].as_str();
    assert_eq!(by, Some("strptime(when_date, '%m/%d/%Y %H:%M')"));
}

#[test]
fn init_finds_the_last_of_ten_thousand_columns() {
    let columns: Vec<String> = (0..9_997).map(|n| format!("c{n} integer")).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.duckdb");
    let connection = duckdb::Connection::open(&path).unwrap();
    let sql = format!(
        "create table events ({}, user_id varchar, event varchar, ts timestamp);
         insert into events (user_id, event, ts) values ('u', 'purchase', timestamp '2024-03-01 09:00:00')",
        columns.join(", ")
    );
    connection.execute_batch(&sql).unwrap();
    drop(connection);
    let start = std::time::Instant::now();
    let made = init(folder.path()).unwrap();
    // How long it takes depends on what else the machine does; shown, not asserted.
    println!("{:?}", start.elapsed());
    assert_eq!(made["source"]["events"][0]["occurred_at"].as_str(), Some("ts"), "the last columns are looked at");
}

/// A mapping in one line.
fn line(mapping: &Table) -> String {
    let cell = |value: &Value| match value {
        Value::String(column) => format!("`{column}`"),
        Value::Table(table) => match (table.get("constant"), table.get("expression")) {
            (Some(Value::String(text)), _) => format!("“{text}”"),
            (_, Some(Value::String(text))) => format!("`{text}`"),
            _ => table.to_string(),
        },
        other => other.to_string(),
    };
    // In the order of the columns of events; those of other tables behind them.
    let order: Vec<&str> = TABLES.iter().flat_map(milepost::domain::source_table::SourceTable::columns).collect();
    let mut columns: Vec<(&String, &Value)> = mapping.iter().collect();
    columns.sort_by_key(|(column, _)| order.iter().position(|name| name == column));
    let parts: Vec<String> = columns.iter().map(|(column, value)| format!("{column} = {}", cell(value))).collect();
    parts.join("; ")
}

/// What init made of a layout, as the documentation says it.
fn documented(name: &str) -> String {
    let layout = home().join("fixtures/layouts").join(name);
    let expected: Table = fs::read_to_string(layout.join("expected.toml")).unwrap().parse().unwrap();
    let text = |key: &str| expected[key].as_str().unwrap().replace('|', "\\|");
    let made = match init(copied(&layout).path()) {
        Err(refusal) => {
            let what = refusal.lines().find(|line| line.starts_with("milepost: ")).unwrap();
            format!("Refused (65): {}", what.trim_start_matches("milepost: "))
        }
        Ok(config) => {
            let mut tables: Vec<String> = Vec::new();
            // Tables that are mapped alike are said once.
            let mut alike: Vec<(Vec<String>, String)> = Vec::new();
            for (table, mapping) in mappings(&config) {
                let line = line(&mapping);
                match alike.iter_mut().find(|(_, other)| *other == line) {
                    Some((names, _)) => names.push(format!("`{table}`")),
                    None => alike.push((vec![format!("`{table}`")], line)),
                }
            }
            tables.extend(alike.into_iter().map(|(names, line)| format!("{}: {line}", names.join(", "))));
            if let Some(names) = config.get("event_names").and_then(Value::as_table) {
                tables.push(format!("names: {names}").replace('\n', "; ").trim_end_matches("; ").to_owned());
            }
            tables.join("<br>")
        }
    };
    format!("| [{}]({}) | {} | {} |\n", text("title"), text("documented"), made.replace('|', "\\|"), text("left"))
}

/// The table of `docs/layouts.md` is what init makes now. `MILEPOST_WRITE=1 cargo test --test layouts` writes it anew.
#[test]
fn the_layouts_in_the_documentation_are_what_init_makes() {
    let mut names: Vec<String> = fs::read_dir(home().join("fixtures/layouts"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut table = String::from("| layout | what init makes of it | what is left to you |\n|---|---|---|\n");
    table.extend(names.iter().map(|name| documented(name)));
    let path = home().join("docs/layouts.md");
    let old = fs::read_to_string(&path).unwrap();
    let (open, close) = ("<!-- layouts -->\n", "<!-- /layouts -->");
    let start = old.find(open).expect("the marker") + open.len();
    let end = start + old[start..].find(close).expect("the closing marker");
    let mut new = old.clone();
    new.replace_range(start..end, &table);
    if std::env::var_os("MILEPOST_WRITE").is_some() {
        fs::write(&path, &new).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap();
    for (at, (have, want)) in written.lines().zip(new.lines()).enumerate() {
        assert_eq!(have, want, "docs/layouts.md:{} is behind: MILEPOST_WRITE=1 cargo test --test layouts", at + 1);
    }
    assert_eq!(written.lines().count(), new.lines().count());
}
