//! A small project in a folder of its own, and the program run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

pub struct Project {
    dir: TempDir,
}

/// Ann clicks and buys, Bob buys: two complete the milestone, one of them influenced.
pub const EVENTS: &str = "occurred_at,customer_id,event,channel,journey_id
2025-01-01T00:00:00Z,ann,journey_entered,,a
2025-01-01T01:00:00Z,ann,email_sent,email,a
2025-01-01T02:00:00Z,ann,email_clicked,email,a
2025-01-02T00:00:00Z,ann,purchase,,
2025-01-03T00:00:00Z,bob,purchase,,
";

const CONFIG: &str = "[source]
files = { events = \"events.csv\" }
[[milestone]]
id = \"buy\"
trigger = \"purchase\"
[[journey]]
id = \"a\"
goal = { kind = \"drive_purchase\", trigger = \"purchase\" }
";

impl Project {
    /// With a store in the folder `store`, or in the user's cache folder.
    pub fn new(store: bool) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = if store { "[store]\ndir = \"store\"\n" } else { "" };
        fs::write(dir.path().join("milepost.toml"), format!("{CONFIG}{store}")).unwrap();
        fs::write(dir.path().join("events.csv"), EVENTS).unwrap();
        Self { dir }
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_milepost"));
        command.args(args).current_dir(self.dir.path());
        command.env("XDG_CACHE_HOME", self.at("cache")).env("HOME", self.dir.path());
        command.env_remove("MILEPOST_CONFIG").env_remove("MILEPOST_FAULT").env_remove("NO_COLOR");
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs what must succeed; its standard output.
    pub fn ok(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    /// Runs it with a fault; whether it was killed.
    pub fn killed(&self, fault: &str, args: &[&str]) -> bool {
        use std::os::unix::process::ExitStatusExt as _;
        let out = self.command(args).env("MILEPOST_FAULT", fault).output().unwrap();
        assert!(out.status.success() || out.status.signal() == Some(9), "{}", String::from_utf8_lossy(&out.stderr));
        out.status.signal() == Some(9)
    }

    /// The source as a new state: same rows, other stamps.
    pub fn touch(&self) {
        fs::write(self.at("events.new"), EVENTS).unwrap();
        fs::rename(self.at("events.new"), self.at("events.csv")).unwrap();
    }

    /// Completions of the milestone, all and influenced.
    pub fn totals(&self) -> String {
        let csv = self.ok(&["report", "milestones", "--format", "csv"]);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let headers = reader.headers().unwrap().clone();
        let row = reader.records().next().unwrap().unwrap();
        let cell = |name: &str| row[headers.iter().position(|header| header == name).unwrap()].to_owned();
        format!("{} {}", cell("total"), cell("influenced"))
    }
}

/// The names in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect())
        .unwrap_or_default();
    names.sort();
    names
}
