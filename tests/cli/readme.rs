//! The README's tables are those of the code. `MILEPOST_WRITE=1 cargo test readme` writes them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use milepost::config::settings::SETTINGS;
use milepost::domain::exit::Exit;
use milepost::domain::finding::{FindingId, Grade};
use milepost::domain::metric::METRICS;
use milepost::report::REPORTS;

/// Text that may stand in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn table(headers: [&str; 2], rows: impl IntoIterator<Item = [String; 2]>) -> String {
    let mut out = format!("| {} |\n|---|---|\n", headers.join(" | "));
    for [left, right] in rows {
        let _ = writeln!(out, "| {left} | {} |", cell(&right));
    }
    out
}

fn commands() -> String {
    let command = milepost::cli::command();
    let bare = ["`milepost`".to_owned(), "opens the explorer".to_owned()];
    let rows = command.get_subcommands().map(|sub| {
        let words: Vec<String> = sub
            .get_positionals()
            .filter_map(|arg| arg.get_value_names().map(|names| names[0].to_string()))
            .map(|name| if name == "DIR" { format!("[{name}]") } else { name })
            .collect();
        let own = sub
            .get_opts()
            .chain(std::iter::empty())
            .filter(|arg| !arg.is_global_set() && sub.get_name() != "report" && sub.get_name() != "sql");
        let flags: Vec<String> = own
            .filter(|arg| !["help", "version"].contains(&arg.get_id().as_str()))
            .filter_map(|arg| arg.get_long().map(|long| format!("`--{long}`")))
            .collect();
        let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
        let flags = if flags.is_empty() { String::new() } else { format!("; {}", flags.join(", ")) };
        [
            format!("`milepost {}`", [&[sub.get_name().to_owned()], words.as_slice()].concat().join(" ")),
            format!("{about}{flags}"),
        ]
    });
    table(["command", "does"], std::iter::once(bare).chain(rows))
}

fn flags() -> String {
    let command = milepost::cli::command();
    let rows = command.get_arguments().filter(|arg| arg.is_global_set()).map(|arg| {
        let value =
            arg.get_value_names().filter(|_| arg.get_action().takes_values()).map_or_else(String::new, |names| {
                if arg.is_require_equals_set() { format!("[={}]", names[0]) } else { format!(" {}", names[0]) }
            });
        let long = arg.get_long().unwrap_or_default();
        [format!("`--{long}{value}`"), arg.get_help().map(ToString::to_string).unwrap_or_default()]
    });
    table(["flag", "does"], rows)
}

fn exit_codes() -> String {
    table(["exit code", "means"], Exit::ALL.iter().map(|exit| [exit.code().to_string(), exit.meaning().to_owned()]))
}

fn findings() -> String {
    let mut out = String::from("| id | finding | means | figures |\n|---|---|---|---|\n");
    for about in FindingId::ALL.iter().map(|kind| kind.about()) {
        let figures = match about.grade {
            Grade::Lost => "leave it out",
            Grade::Doubt => "doubtful",
            Grade::Notice => "worth a look",
            Grade::Fact => "",
        };
        let _ = writeln!(out, "| {} | {} | {} | {figures} |", about.id, cell(about.sentence), cell(about.hint));
    }
    out
}

fn reports() -> String {
    let mut out = String::from("| report | flags | shows | fields |\n|---|---|---|---|\n");
    for report in REPORTS {
        let flags: Vec<String> = milepost::cli::flags(report).iter().map(|flag| format!("`{flag}`")).collect();
        let fields: Vec<&str> = report.columns.iter().map(|column| column.name).collect();
        let _ =
            writeln!(out, "| {} | {} | {} | {} |", report.name, flags.join(" "), cell(report.about), fields.join(", "));
    }
    out
}

fn metrics() -> String {
    let mut out = String::from("| column | means | rule |\n|---|---|---|\n");
    let used = |key: &str| REPORTS.iter().any(|report| report.columns.iter().any(|column| column.key == key));
    for metric in METRICS.iter().filter(|metric| used(metric.key)) {
        let of = match metric.key.rsplit_once('.') {
            Some((of, _)) => format!(" (of a {of})"),
            None => String::new(),
        };
        let _ = writeln!(out, "| {}{of} | {} | {} |", metric.name, cell(metric.meaning), metric.rule);
    }
    out
}

fn settings() -> String {
    let mut out = String::from("| setting | takes | default | means |\n|---|---|---|---|\n");
    for setting in SETTINGS.iter() {
        let default = setting.default.as_ref().map_or_else(String::new, |default| format!("`{}`", cell(default)));
        let _ =
            writeln!(out, "| `{}` | {} | {default} | {} |", setting.path, cell(&setting.takes), cell(&setting.meaning));
    }
    out
}

#[test]
fn the_readme_is_printed_from_the_lists() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let old = fs::read_to_string(&path).unwrap();
    let mut new = old.clone();
    for (name, text) in [
        ("commands", commands()),
        ("flags", flags()),
        ("exit codes", exit_codes()),
        ("findings", findings()),
        ("reports", reports()),
        ("metrics", metrics()),
        ("keys", milepost::tui::keys_table()),
        ("settings", settings()),
    ] {
        let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
        let start = new.find(&open).expect("the README has the marker") + open.len();
        let end = start + new[start..].find(&close).expect("the README has the closing marker");
        new.replace_range(start..end, &text);
    }
    if std::env::var_os("MILEPOST_WRITE").is_some() {
        fs::write(&path, &new).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap();
    for (at, (have, want)) in written.lines().zip(new.lines()).enumerate() {
        assert_eq!(have, want, "README.md:{} is behind the code: MILEPOST_WRITE=1 cargo test readme", at + 1);
    }
    assert_eq!(written.lines().count(), new.lines().count());
}
