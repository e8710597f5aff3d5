//! The tasks of an analyst, from the start of the explorer to the answer: each with the number of its keys, and with the
//! answer itself, which a report of the command line says of the same data.

use std::cell::Cell;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use serde_json::Value;
use tempfile::TempDir;

use super::{START, Start, Terminal};

#[path = "tasks/clean.rs"]
mod clean;
#[path = "tasks/credit.rs"]
mod credit;
#[path = "tasks/journeys.rs"]
mod journeys;
#[path = "tasks/milestones.rs"]
mod milestones;
#[path = "tasks/people.rs"]
mod people;

/// Enough customers for credit of each month.
const CUSTOMERS: &str = "2000";

/// The company of the demo and its store, made once for the tests that run together, and gone with the last of them.
static COMPANY: Mutex<Weak<TempDir>> = Mutex::new(Weak::new());

fn company() -> Arc<TempDir> {
    let mut company = COMPANY.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(made) = company.upgrade() {
        return made;
    }
    let made = Arc::new(tempfile::tempdir().unwrap());
    for args in [["demo", ".", "--no-open", "--customers", CUSTOMERS].as_slice(), &["refresh", "--store", "store"]] {
        let out = milepost(args).current_dir(made.path()).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
    *company = Arc::downgrade(&made);
    made
}

fn milepost(args: &[&str]) -> Command {
    let mut command = Command::new(START.program);
    command.args(args);
    for name in ["MILEPOST_CONFIG", "XDG_CONFIG_HOME", "NO_COLOR"] {
        command.env_remove(name);
    }
    command
}

/// Someone at the explorer, with a configuration of their own over the company's data, whose keys are counted.
struct Analyst {
    terminal: Terminal,
    /// Where the explorer was started.
    folder: TempDir,
    company: Arc<TempDir>,
    /// Keys pressed, but for those that type a text.
    keys: Cell<u32>,
    /// Characters of texts typed.
    typed: Cell<u32>,
}

impl Analyst {
    /// On the first page, all of it answered.
    fn new() -> Self {
        let (company, folder) = (company(), tempfile::tempdir().unwrap());
        let config = fs::read_to_string(company.path().join("milepost.toml")).unwrap();
        let database = company.path().join("demo.duckdb");
        let config = config.replace("\"demo.duckdb\"", &format!("{:?}", database.to_str().unwrap()));
        fs::write(folder.path().join("milepost.toml"), config).unwrap();
        let store = company.path().join("store");
        let args = ["--store", store.to_str().unwrap()];
        let terminal = Terminal::run(folder.path(), &Start { args: &args, rows: 40, cols: 140, ..START });
        let analyst = Self { terminal, folder, company, keys: Cell::new(0), typed: Cell::new(0) };
        analyst.sees("[1 Home]");
        analyst.sees("Journeys running");
        analyst
    }

    /// Presses keys by their names in milepost.toml, a blank between them.
    fn press(&self, names: &str) {
        for name in names.split(' ') {
            let bytes = match name {
                "enter" => "\r",
                "esc" => "\u{1b}",
                "tab" => "\t",
                "space" => " ",
                "backspace" => "\u{7f}",
                "up" => "\u{1b}[A",
                "down" => "\u{1b}[B",
                "right" => "\u{1b}[C",
                "left" => "\u{1b}[D",
                "end" => "\u{1b}[F",
                "ctrl+s" => "\u{13}",
                "ctrl+u" => "\u{15}",
                "ctrl+o" => "\u{f}",
                _ if name.chars().count() == 1 => name,
                _ => panic!("{name} is no key"),
            };
            self.terminal.press(bytes);
            self.keys.set(self.keys.get() + 1);
        }
    }

    fn type_in(&self, text: &str) {
        self.terminal.press(text);
        self.typed.set(self.typed.get() + u32::try_from(text.chars().count()).unwrap());
    }

    /// What came before is no part of the task.
    fn starts_here(&self) {
        self.keys.set(0);
        self.typed.set(0);
    }

    fn sees(&self, text: &str) {
        self.terminal.shows(text);
    }

    /// The first line on which all of these stand, when there is one.
    fn line(&self, texts: &[&str]) -> String {
        self.terminal.seen.until(&format!("a line with {texts:?}"), |screen| {
            let contents = screen.contents();
            contents.lines().find(|line| texts.iter().all(|text| line.contains(text))).map(str::to_owned)
        })
    }

    /// The line after the one on which all of these stand: the first row below a heading.
    fn row_below(&self, heading: &[&str], row: &[&str]) -> String {
        self.terminal.seen.until(&format!("{row:?} below {heading:?}"), |screen| {
            let contents = screen.contents();
            let mut lines = contents.lines().skip_while(|line| !heading.iter().all(|text| line.contains(text)));
            lines.nth(1).filter(|line| row.iter().all(|text| line.contains(text))).map(str::to_owned)
        })
    }

    /// What the command line answers on the same data, with the configuration as it is now.
    fn report(&self, args: &[&str]) -> Value {
        let store = self.company.path().join("store");
        let mut command = milepost(&["--store", store.to_str().unwrap(), "report"]);
        let out = command.args(args).args(["--format", "json"]).current_dir(&self.folder).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap()
    }

    fn at(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    /// What was last copied to the clipboard of the terminal.
    fn copied(&self) -> String {
        let bytes = self.terminal.seen.bytes();
        let sent = String::from_utf8_lossy(&bytes);
        let rest = sent.rsplit_once("\u{1b}]52;c;").expect("something was copied").1;
        let end = rest.find(['\u{1b}', '\u{7}']).expect("the copy ends");
        base64(&rest[..end])
    }

    /// The task is done: with so many keys, and so many characters of texts.
    fn took(mut self, keys: u32, typed: u32) {
        assert_eq!((self.keys.get(), self.typed.get()), (keys, typed), "keys, and characters typed");
        self.terminal.press("\u{3}");
        assert!(self.terminal.ended().success());
    }
}

/// The row of a report whose field is so.
fn row<'a>(report: &'a Value, field: &str, is: &str) -> &'a Value {
    let rows = report["rows"].as_array().unwrap();
    rows.iter().find(|row| row[field] == is).unwrap_or_else(|| panic!("no {field} is {is}: {report}"))
}

fn base64(text: &str) -> String {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let sixes = text.chars().filter_map(|c| DIGITS.find(c)).map(|six| u32::try_from(six).unwrap());
    let (mut bits, mut held, mut bytes) = (0, 0, Vec::new());
    for six in sixes {
        (bits, held) = (bits << 6 | six, held + 6);
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held).unwrap());
            bits &= (1 << held) - 1;
        }
    }
    String::from_utf8(bytes).unwrap()
}
