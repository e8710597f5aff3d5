//! People behind a number → a segment of the project (X1).

use std::path::Path;

use crate::config::{Config, Segment, edit};
use crate::domain::table::Cell;
use crate::domain::words;
use crate::files::SaveError;
use crate::jobs::Progress;
use crate::print::{self, Existing};
use crate::project;
use crate::report::{self, Args, People};
use crate::tui::backend::{Backend as _, REPLACES, Refusal};
use crate::tui::everyone::Extent;

use super::backend::ProjectBackend;

impl ProjectBackend {
    /// Writes all of them into the segment's file, then the segment into the configuration, where it is not there yet.
    pub(super) fn save_segment(
        &mut self,
        config: &Config,
        name: &str,
        (whose, args): (&People, &Args),
        replace: bool,
        progress: &Progress,
    ) -> Result<String, Refusal> {
        let place = Segment::file_for(name).map_err(|why| refusal("name", why))?;
        let known = config.segments.iter().find(|segment| segment.name == name);
        let segment = known.cloned().unwrap_or_else(|| Segment::beside(&config.path, name, &place));
        if known.is_none() && self.segments()?.iter().any(|taken| taken == name) {
            return Err(refusal("name", format!("the data has a segment {name} already: take another name")));
        }
        if !replace && (known.is_some() || segment.file.symlink_metadata().is_ok()) {
            return Err(refusal(REPLACES, taken(name, &segment.file)));
        }
        project::refuse_if_source(config, &segment.file).map_err(whole)?;
        let people = self.people(args, whose, Extent::Everyone, progress).map_err(|fault| whole(fault.message))?;
        let ids: Vec<&str> = people.table.rows.iter().filter_map(|row| row.first().and_then(Cell::text)).collect();
        if ids.is_empty() {
            return Err(whole("nobody is behind this number: there is nothing to save".to_owned()));
        }
        if let Some(folder) = segment.file.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|why| whole(format!("cannot make the folder {}: {why}", folder.display())))?;
        }
        let existing = if replace { Existing::Replaced } else { Existing::Stays };
        print::save_texts(&segment.file, "customer_id", &ids, existing).map_err(|why| match why {
            SaveError::Exists { .. } => refusal(REPLACES, taken(name, &segment.file)),
            why => whole(why.to_string()),
        })?;
        if known.is_none() {
            let change = edit::Edit::Segment { name, file: &place };
            edit::save(&config.path, change)
                .map_err(|why| whole(format!("{} is written, but: {why}", segment.file.display())))?;
        }
        self.changed();
        Ok(format!("Saved {} as the segment {name}", words::people(ids.len() as u64)))
    }

    /// The names of all segments.
    fn segments(&mut self) -> Result<Vec<String>, Refusal> {
        let cx = self.cx().map_err(|fault| whole(fault.message))?;
        report::names(cx.reader, report::SEGMENT).map_err(|error| whole(error.to_string()))
    }
}

/// The lines of a file of this size or more are not counted.
const COUNTED: u64 = 50_000_000;

/// What replacing a segment would lose.
fn taken(name: &str, file: &Path) -> String {
    // Asked before opening: opening a pipe would wait for ever.
    let plain = std::fs::metadata(file).is_ok_and(|about| about.is_file() && about.len() < COUNTED);
    let text = if plain { std::fs::read_to_string(file).unwrap_or_default() } else { String::new() };
    // The first line is the heading.
    let people = text.lines().filter(|line| !line.trim().is_empty()).count().saturating_sub(1);
    let people = match people {
        0 => "what it holds is lost then".to_owned(),
        1 => "its one line is lost then".to_owned(),
        lines => format!("its {} lines are lost then", print::format::whole(i64::try_from(lines).unwrap_or(i64::MAX))),
    };
    format!("there is a segment {name} already: Enter once more replaces it, {people}")
}

fn refusal(field: &str, message: String) -> Refusal {
    Refusal::new(field, message)
}

fn whole(message: String) -> Refusal {
    refusal("", message)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::*;
    use crate::domain::clock::{Clock, RELEASED};
    use crate::domain::filter::Filter;
    use crate::explorer::backend::{QueryInterrupt, SharedState};
    use crate::project::Launch;
    use crate::tui::backend::Edit;

    const PROJECT: &str = "# ours
[source]
files = { events = \"events.csv\", segments = \"lists.csv\" }

[store]
dir = \"store\"

# Bought something.
[[milestone]]
id = \"buy\"
trigger = \"purchase\"
";

    /// Four buy, `=ann` among them; eve does not.
    const EVENTS: &str = "occurred_at,customer_id,event
2025-01-01T00:00:00Z,eve,email_clicked
2025-01-01T00:00:00Z,bob,email_clicked
2025-01-02T00:00:00Z,=ann,purchase
2025-01-03T00:00:00Z,bob,purchase
2025-01-04T00:00:00Z,\"cid, jr\",purchase
2025-01-05T00:00:00Z,dan,purchase
";

    struct Bench {
        folder: tempfile::TempDir,
        backend: ProjectBackend,
    }

    impl Bench {
        fn new(more: &str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
            write("milepost.toml", &format!("{PROJECT}{more}"));
            write("events.csv", EVENTS);
            write("lists.csv", "segment,customer_id\nstaff,dan\n");
            let path = folder.path().join("milepost.toml");
            let read = move || -> Result<Config, String> {
                let text = std::fs::read_to_string(&path).map_err(|why| why.to_string())?;
                Config::parse(&path, &text).map(|(config, _)| config).map_err(|faults| faults.to_string())
            };
            let launch = Launch {
                config: Some(read().unwrap()),
                reload: Box::new(read),
                clock: || Clock(RELEASED),
                no_color: true,
                ascii: false,
            };
            let mut backend =
                ProjectBackend::new(Arc::new(SharedState::new(launch)), Arc::new(QueryInterrupt::default()));
            backend.refresh(&Progress::default()).unwrap();
            Self { folder, backend }
        }

        fn save(&mut self, name: &str, replace: bool) -> Result<String, Vec<Refusal>> {
            let args = Box::new(Args::default());
            let edit = Edit::Segment { name: name.to_owned(), whose: People::Completed, args, replace };
            self.backend.save(&edit, &Progress::default())
        }

        fn read(&self, name: &str) -> String {
            std::fs::read_to_string(self.folder.path().join(name)).unwrap()
        }

        fn path(&self, name: &str) -> PathBuf {
            Path::new(self.folder.path()).join(name)
        }

        /// How many of a segment bought.
        fn bought(&mut self, segment: &str) -> Result<Option<f64>, String> {
            let filter = Filter { segments: vec![segment.to_owned()], ..Filter::default() };
            let args = Args { filter, ..Args::default() };
            let answer =
                self.backend.answer("milestones", &args, &Progress::default()).map_err(|fault| fault.message)?;
            let total = answer.table.column("total").unwrap();
            Ok(answer.table.rows[0][total].number())
        }

        fn finding(&mut self, name: &str) -> (Option<f64>, Option<String>) {
            let answer = self.backend.answer("health", &Args::default(), &Progress::default()).unwrap();
            let row = answer.table.rows.iter().find(|row| row[0].text() == Some(name));
            row.map_or((None, None), |row| (row[1].number(), row[3].text().map(str::to_owned)))
        }
    }

    fn first(refused: Result<String, Vec<Refusal>>) -> (String, String) {
        let refusal = refused.unwrap_err().remove(0);
        (refusal.field, refusal.message)
    }

    #[test]
    fn x1_all_the_people_behind_a_number_become_a_segment() {
        let mut bench = Bench::new("");
        assert_eq!(bench.save("Käufer, May", false).unwrap(), "Saved 4 people as the segment Käufer, May");
        // In the order of their purchases; an id that a spreadsheet would run has an apostrophe in front.
        assert_eq!(bench.read("segments/Käufer, May.csv"), "customer_id\n'=ann\nbob\n\"cid, jr\"\ndan\n");
        let text = bench.read("milepost.toml");
        let added = "\n[[segment]]\nname = \"Käufer, May\"\nfile = \"segments/Käufer, May.csv\"\n";
        assert_eq!(text, format!("{PROJECT}{added}"));
        // It works at once, beside those of the data.
        assert_eq!(
            bench.backend.facets().unwrap().names("segments").iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(),
            ["Käufer, May", "staff"]
        );
        assert_eq!(bench.bought("Käufer, May"), Ok(Some(4.0)));
        assert_eq!(bench.bought("staff"), Ok(Some(1.0)));
        assert_eq!(bench.finding("saved segments: ids of no customer"), (None, None));
        // Taken up again where its file changes: bob alone, and someone whom no event names.
        std::fs::write(bench.path("segments/Käufer, May.csv"), "note,customer_id\nx,bob\ny,zoe\n").unwrap();
        assert_eq!(bench.bought("Käufer, May"), Ok(Some(1.0)));
        let unknown = bench.finding("saved segments: ids of no customer");
        assert_eq!(unknown, (Some(1.0), Some("Käufer, May: zoe".to_owned())));
    }

    #[test]
    fn x1_nothing_is_replaced_without_asking() {
        let mut bench = Bench::new("");
        bench.save("vip", false).unwrap();
        std::fs::write(bench.path("segments/vip.csv"), "customer_id\neve\n").unwrap();
        let (field, message) = first(bench.save("vip", false));
        assert_eq!(
            (field.as_str(), message.as_str()),
            (REPLACES, "there is a segment vip already: Enter once more replaces it, its one line is lost then")
        );
        assert_eq!(bench.read("segments/vip.csv"), "customer_id\neve\n");
        bench.save("vip", true).unwrap();
        assert_eq!(bench.bought("vip"), Ok(Some(4.0)));
        assert_eq!(bench.read("milepost.toml").matches("[[segment]]").count(), 1);
        // A file that the configuration does not name is someone's too.
        std::fs::write(bench.path("segments/other.csv"), "mine").unwrap();
        assert_eq!(first(bench.save("other", false)).0, REPLACES);
        // Those of the data are never taken.
        let (field, message) = first(bench.save("staff", true));
        assert_eq!(field, "name");
        assert!(message.contains("take another name"), "{message}");
    }

    #[test]
    fn p28_an_export_replaces_nothing_without_asking() {
        use crate::print::{Existing, Format};
        let mut bench = Bench::new("");
        let answer = bench.backend.answer("milestones", &Args::default(), &Progress::default()).unwrap();
        let path = bench.path("out.csv");
        std::fs::write(&path, "mine").unwrap();
        let refusal = bench.backend.export(&answer.clone().into(), Format::Csv, &path, Existing::Stays).unwrap_err();
        assert_eq!(refusal.field, REPLACES);
        assert!(refusal.message.contains("4 bytes of ") && refusal.message.contains(" 20"), "{}", refusal.message);
        assert_eq!(bench.read("out.csv"), "mine");
        bench.backend.export(&answer.clone().into(), Format::Csv, &path, Existing::Replaced).unwrap();
        assert!(bench.read("out.csv").contains("buy"));
        // What the project reads is not replaced even so.
        for name in ["events.csv", "milepost.toml", "store/x.csv"] {
            let refusal = bench
                .backend
                .export(&answer.clone().into(), Format::Csv, &bench.path(name), Existing::Replaced)
                .unwrap_err();
            assert_eq!(refusal.field, "", "{name}");
        }
        assert_eq!(bench.read("events.csv"), EVENTS);
        let nowhere = bench.path("no/such/folder.csv");
        assert_eq!(
            bench.backend.export(&answer.clone().into(), Format::Csv, &nowhere, Existing::Stays).unwrap_err().field,
            ""
        );
    }

    #[test]
    fn x1_hostile_names_are_refused_and_nothing_is_written() {
        let mut bench = Bench::new("");
        for name in ["../vip", "a/b", "..", "a\u{1b}[31m", ".x", "a\u{202e}b", "", "/tmp/x"] {
            let (field, message) = first(bench.save(name, true));
            assert!(field == "name" && !message.is_empty(), "{name:?} {message}");
        }
        assert!(!bench.path("segments").exists());
        assert_eq!(bench.read("milepost.toml"), PROJECT);
    }

    #[test]
    fn h3_segments_that_cannot_be_read_are_found() {
        let mut bench = Bench::new(
            "[[segment]]\nname = \"gone\"\nfile = \"gone.csv\"\n[[segment]]\nname = \"odd\"\nfile = \"events.csv\"\n\
             [[segment]]\nname = \"staff\"\nfile = \"events.csv\"\n[[segment]]\nname = \"none\"\nfile = \"lists.csv\"\n",
        );
        // events.csv and lists.csv have the column; the first lists six rows of five customers.
        assert_eq!(bench.bought("odd"), Ok(Some(4.0)));
        assert_eq!(bench.bought("none"), Ok(Some(1.0)));
        let (rows, example) = bench.finding("saved segments: file not read");
        assert_eq!(rows, Some(1.0));
        assert!(example.is_some_and(|example| example.starts_with("gone: ") && example.contains("gone.csv")));
        assert_eq!(bench.finding("saved segments: name taken"), (Some(1.0), Some("staff".to_owned())));
        assert_eq!(bench.bought("staff"), Ok(Some(1.0)));
        assert!(bench.bought("gone").unwrap_err().contains("there is no segment"));
    }
}
