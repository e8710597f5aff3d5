//! The command line: transcripts in `tests/cmd`, and what a transcript cannot say.

use std::process::{Command, Stdio};

fn milepost() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_milepost"));
    command.env_remove("MILEPOST_CONFIG").env_remove("NO_COLOR");
    command
}

#[test]
fn transcripts() {
    trycmd::TestCases::new()
        .case("tests/cmd/*.trycmd")
        .env("MILEPOST_CONFIG", "")
        .insert_var("[VERSION]", env!("CARGO_PKG_VERSION"))
        .unwrap();
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    for args in [["completions", "zsh"].as_slice(), &["man"], &["man", "milepost.toml"], &["help", "reports"]] {
        let out = milepost().args(args).stdout(writer.try_clone().unwrap()).stderr(Stdio::piped()).output().unwrap();
        assert!(out.status.success(), "{args:?}: {:?}", out.status);
        assert!(out.stderr.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    }
}

#[test]
fn p22_files_are_private_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("milepost.log");
    let out = milepost().arg("--log").arg(&log).arg("man").output().unwrap();
    assert!(out.status.success());
    assert_eq!(std::fs::metadata(&log).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(std::fs::read_to_string(&log).unwrap().contains("start"));
    let link = folder.path().join("link.log");
    std::os::unix::fs::symlink(&log, &link).unwrap();
    let out = milepost().arg("--log").arg(&link).arg("man").output().unwrap();
    assert_eq!(out.status.code(), Some(73));
}

/// A demo project of its own.
fn demo(customers: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    // Opening it needs a terminal.
    let args = ["demo", ".", "--no-open", "--customers", customers];
    let out = in_folder(&folder).args(args).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    folder
}

fn in_folder(folder: &tempfile::TempDir) -> Command {
    let mut command = milepost();
    command.current_dir(folder).env("XDG_CACHE_HOME", folder.path().join("cache")).env("HOME", folder.path());
    command
}

fn json(folder: &tempfile::TempDir, args: &[&str]) -> serde_json::Value {
    let out = in_folder(folder).arg("report").args(args).args(["--format", "json"]).output().unwrap();
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

#[test]
fn p6_where_no_time_is_read_check_refresh_and_report_say_what_to_write() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("milepost.toml"), "[source]\nfiles = { events = \"e.csv\" }\n").unwrap();
    let head = "occurred_at,customer_id,event\n";
    std::fs::write(folder.path().join("e.csv"), format!("{head}01.03.2024 10:00,a,e\n31.03.2024 10:00,b,e\n")).unwrap();
    for args in [&["check"][..], &["refresh"], &["report", "health"]] {
        let out = in_folder(&folder).args(args).output().unwrap();
        let said = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(65), "{args:?}: {said}");
        for part in ["01.03.2024 10:00", "strptime(occurred_at, '%d.%m.%Y %H:%M')"] {
            assert!(said.contains(part), "{args:?}: {said}");
        }
    }
    // One time that can be read, and it is a matter of counting.
    std::fs::write(folder.path().join("e.csv"), format!("{head}01.03.2024 10:00,a,e\n2024-03-31,b,e\n")).unwrap();
    for args in [&["check"][..], &["refresh"], &["report", "health"]] {
        let out = in_folder(&folder).args(args).output().unwrap();
        assert_eq!(out.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    }
}

/// What each report needs beside its name.
fn needs(report: &milepost::report::Report) -> &'static [&'static str] {
    let takes = |flag| report.flags.contains(&flag);
    if takes(milepost::report::Flag::Journey) {
        &["--journey", "welcome-series"]
    } else if takes(milepost::report::Flag::Customer) {
        &["--customer", "C0000001"]
    } else {
        &[]
    }
}

#[test]
fn every_report_has_the_same_rows_in_every_face() {
    let folder = demo("400");
    let source = std::fs::read(folder.path().join("demo.duckdb")).unwrap();
    let config = folder.path().join("milepost.toml");
    let funnel =
        "\n[[funnel]]\nid = \"f\"\nwindow = \"9d\"\nsteps = [{ event = \"page_visited\" }, { event = \"purchase\" }]\n";
    std::fs::write(&config, std::fs::read_to_string(&config).unwrap() + funnel).unwrap();
    for report in milepost::report::REPORTS {
        let args = [&[report.name], needs(report)].concat();
        let json = json(&folder, &args);
        let keys: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["report", "as_of", "source", "filter", "parameters", "rows", "gate", "checks", "notes"]);
        assert_eq!(json["report"], report.name);
        assert!(json["as_of"].as_str().unwrap().ends_with('Z'));
        for check in json["checks"].as_array().unwrap() {
            assert_eq!(check["kept"], true, "{}: {check}", report.name);
        }
        let rows = json["rows"].as_array().unwrap();
        let columns: Vec<&str> = report.columns.iter().map(|column| column.name).collect();
        for row in rows {
            assert_eq!(row.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>(), columns);
        }
        let csv = in_folder(&folder).arg("report").args(&args).args(["--format", "csv"]).output().unwrap();
        let mut reader = csv::Reader::from_reader(csv.stdout.as_slice());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), columns, "{}", report.name);
        assert_eq!(reader.records().map(Result::unwrap).count(), rows.len(), "{}", report.name);
        for face in ["table", "markdown", "html"] {
            let out = in_folder(&folder).arg("report").args(&args).args(["--format", face]).output().unwrap();
            let text = String::from_utf8(out.stdout).unwrap();
            assert!(text.contains("as of ") && text.contains(" 2025 "), "{text}");
            assert!(!text.contains('\u{1b}'), "{} as {face} holds escapes", report.name);
        }
        let sql = in_folder(&folder).arg("sql").args(&args).output().unwrap();
        assert!(String::from_utf8_lossy(&sql.stdout).contains("select"), "{}", report.name);
    }
    assert_eq!(std::fs::read(folder.path().join("demo.duckdb")).unwrap(), source, "P1: the source was changed");
}

#[test]
fn p1_p22_output_goes_where_it_harms_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let folder = demo("200");
    // A foreign ending is refused before anything else is looked at (E18).
    for (target, code) in [("demo.duckdb", 2), ("milepost.toml", 2), (".", 73), ("/dev/null", 73), ("no/where.csv", 73)]
    {
        let out = in_folder(&folder).args(["report", "goals", "-o", target]).output().unwrap();
        assert_eq!(out.status.code(), Some(code), "{target}: {}", String::from_utf8_lossy(&out.stderr));
        assert!(String::from_utf8_lossy(&out.stderr).lines().count() <= 6, "{target}");
    }
    let out = in_folder(&folder).args(["report", "goals", "-o", "goals.json"]).output().unwrap();
    assert!(out.status.success() && out.stdout.is_empty());
    let path = folder.path().join("goals.json");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    // The end of the name chose the face.
    let written: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(written["report"], "goals");
}

#[test]
fn check_says_how_bad_it_is_by_its_exit_code() {
    let folder = demo("200");
    let check = |args: &[&str]| {
        let out = in_folder(&folder).arg("check").args(args).output().unwrap();
        (out.status.code(), String::from_utf8_lossy(&out.stdout).into_owned())
    };
    assert_eq!(check(&[]).0, Some(0));
    // The demo has duplicates and rows without time or customer, on purpose.
    let (code, text) = check(&["--strict"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("dropped: duplicate"), "{text}");
    let toml = folder.path().join("milepost.toml");
    let good = std::fs::read_to_string(&toml).unwrap();
    std::fs::write(&toml, good.replace("trigger = \"lead_updated\"", "trigger = \"lead_updatd\"")).unwrap();
    let (_, text) = check(&[]);
    assert!(text.contains("no event is called “lead_updatd”") && text.contains("lead_updated"), "M8: {text}");
    std::fs::write(&toml, format!("no_such_key = 1\n{good}")).unwrap();
    assert_eq!(check(&[]).0, Some(78));
    std::fs::write(&toml, good.replace("demo.duckdb", "demmo.duckdb")).unwrap();
    let (code, text) = check(&[]);
    assert_eq!(code, Some(66), "{text}");
    assert!(text.contains("did you mean demo.duckdb"), "{text}");
}

#[test]
fn init_proposes_what_check_accepts() {
    let folder = demo("200");
    std::fs::rename(folder.path().join("milepost.toml"), folder.path().join("demo.toml")).unwrap();
    let refused = in_folder(&folder).args(["init", "demo.duckdb"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2), "nobody to ask");
    assert!(!folder.path().join("milepost.toml").exists());
    let made = in_folder(&folder).args(["init", "demo.duckdb", "--yes"]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let check = in_folder(&folder).arg("check").output().unwrap();
    assert_eq!(check.status.code(), Some(0), "{}", String::from_utf8_lossy(&check.stdout));
    let again = in_folder(&folder).args(["init", "demo.duckdb", "--yes"]).output().unwrap();
    assert_eq!(again.status.code(), Some(73), "an existing file is not overwritten");
}
