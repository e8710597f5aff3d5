//! The proposal as a commented `milepost.toml`.

use std::fmt::Write as _;

use super::events::{Meaning, conversion, meaning, touch};
use super::guess::{Fill, Guess, Role, Value};
use super::names::{hidden, plain};
use super::place::Place;
use super::proposal::{Found, Proposal, SAMPLE, Seen};
use crate::domain::standard::standard;

/// Writes the configuration, and gathers the reasons and the open questions.
pub(super) fn write(found: &Found) -> Proposal {
    let mut out = Writer { text: String::new(), reasons: Vec::new(), questions: Vec::new() };
    let guesses = &found.guesses;
    out.line("# Proposed by `milepost init` from the names, types and first rows of the data. Change what is wrong,");
    out.line("# then run `milepost check`. Times without offset are taken as UTC.");
    out.line("");
    out.line("timezone = \"UTC\"                        # days, weeks and months begin here");
    out.line("");
    out.line("[source]");
    match &found.place {
        Place::Database(path) => out.line(&format!("database = {}", quoted(&path.to_string_lossy()))),
        Place::Files(files) => {
            let used = |name: &str| guesses.iter().any(|guess| guess.label == name);
            let (mapped, rest): (Vec<_>, Vec<_>) = files.iter().partition(|(table, _)| used(table));
            let pair = |(table, path): &&(String, String)| format!("{} = {}", key(table), quoted(path));
            out.line(&format!("files = {{ {} }}", mapped.iter().map(pair).collect::<Vec<_>>().join(", ")));
            for file in rest {
                out.line(&format!("# left out: {}", one_line(&pair(&file))));
            }
        }
    }
    for guess in guesses.iter().filter(|guess| guess.role == Role::Events) {
        out.table("[[source.events]]", guess);
    }
    for guess in guesses {
        if let Role::Other(role) = guess.role {
            out.table(&format!("[source.{role}]"), guess);
        }
    }
    out.event_names(&found.events);
    out.touches(guesses, &found.events);
    out.milestones(&found.events);
    for (label, why) in &found.left_out {
        out.reasons.push(one_line(&format!("left out: {label}: {why}")));
    }
    out.questions.extend(found.settled.iter().cloned());
    out.questions(guesses);
    Proposal { text: out.text, reasons: out.reasons, questions: out.questions }
}

struct Writer {
    text: String,
    reasons: Vec<String>,
    questions: Vec<String>,
}

impl Writer {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A line with its reason behind it.
    fn because(&mut self, subject: &str, line: &str, why: &str) {
        let why = one_line(why);
        let _ = writeln!(self.text, "{line:<39} # {why}");
        self.reasons.push(format!("{subject}: {why}"));
    }

    fn table(&mut self, header: &str, guess: &Guess) {
        self.line("");
        self.line(header);
        let why = format!("{}{} rows", if guess.rows >= SAMPLE { "at least " } else { "" }, guess.rows);
        self.because(&guess.label, &format!("table = {}", quoted(&name_of(&guess.label, &guess.sql))), &why);
        for fill in &guess.fills {
            let ours = fill.ours;
            let line = match &fill.value {
                Value::Column(column) => format!("{ours} = {}", quoted(column)),
                Value::Constant(text) => format!("{ours} = {{ constant = {} }}", quoted(text)),
                Value::Expression(text) => format!("{ours} = {{ expression = {} }}", quoted(text)),
            };
            self.because(&format!("{}.{ours}", guess.label), &line, &fill.why);
        }
        if !guess.rest.is_empty() && guess.role == Role::Events {
            let rest = guess.rest.iter().take(20).map(|name| one_line(name)).collect::<Vec<_>>().join(", ");
            self.line(&format!("# attributes, to be used in conditions: {rest}"));
        }
    }

    fn event_names(&mut self, events: &[Seen]) {
        let mut mapped: Vec<(&'static str, Vec<&str>)> = Vec::new();
        for seen in events {
            let Some(standard) = seen.standard else { continue };
            match mapped.iter_mut().find(|(known, _)| *known == standard) {
                Some((_, names)) => names.push(&seen.name),
                None => mapped.push((standard, vec![&seen.name])),
            }
        }
        if !mapped.is_empty() {
            self.line("");
            self.line("[event_names]                           # standard name = the data's own names");
            for (standard, names) in mapped {
                let list: Vec<String> = names.iter().map(|name| quoted(name)).collect();
                self.because(standard, &format!("{standard} = [{}]", list.join(", ")), "the words agree");
            }
        }
        // What is left is named: nothing is left out in silence.
        let own: Vec<String> = events
            .iter()
            .filter(|seen| seen.standard.is_none() && meaning(&seen.name) != Meaning::Standard)
            .map(|seen| format!("{} ({})", seen.name, seen.rows))
            .collect();
        if !own.is_empty() {
            let more = own.len().saturating_sub(30);
            let list = own[..own.len() - more].join(", ");
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let text = format!("events under names of their own, for triggers and goals: {list}{more}");
            self.line("");
            self.line(&format!("# {}", one_line(&text)));
            self.reasons.push(one_line(&text));
        }
    }

    fn touches(&mut self, guesses: &[Guess], events: &[Seen]) {
        let channel = guesses.iter().any(|guess| guess.role == Role::Events && guess.fill("channel").is_some());
        let names: Vec<&str> = events
            .iter()
            .filter(|seen| seen.standard.is_none() && touch(&seen.name))
            .map(|seen| seen.name.as_str())
            .collect();
        let standard_touch =
            events.iter().any(|seen| standard(seen.standard.unwrap_or(&seen.name)).is_some_and(|s| s.touch));
        if channel && !names.is_empty() {
            let list: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            self.line("");
            self.line("[attribution]");
            self.because(
                "attribution",
                &format!("touch_events = [{}]", list.join(", ")),
                "they bear a channel: contacts with marketing",
            );
        } else if !standard_touch {
            self.questions.push("which events are touches? none of the names is a known one; say so in [event_names] or [attribution] touch_events".to_owned());
        }
    }

    fn milestones(&mut self, events: &[Seen]) {
        let mut found: Vec<(usize, &str, u64)> = events
            .iter()
            .filter_map(|seen| conversion(&seen.name).map(|rank| (rank, seen.name.as_str(), seen.rows)))
            .collect();
        found.sort_unstable();
        found.dedup_by(|a, b| a.1 == b.1);
        if found.is_empty() {
            self.questions.push("which event is a key customer action? add it as a [[milestone]]".to_owned());
        }
        let mut ids: Vec<String> = Vec::new();
        for (_, name, count) in found {
            let id = plain(name).replace('_', "-");
            if ids.len() == 3 || id.is_empty() || ids.contains(&id) {
                continue;
            }
            self.line("");
            self.line("[[milestone]]");
            self.line(&format!("id = {}", quoted(&id)));
            self.line(&format!("name = {}", quoted(&title(name))));
            let known = events.iter().find(|seen| seen.name == name).and_then(|seen| seen.standard);
            let trigger = known.unwrap_or(name);
            self.because(
                &format!("milestone {id}"),
                &format!("trigger = {}", quoted(trigger)),
                &format!("it sounds like a goal; {count} in the rows looked at"),
            );
            ids.push(id);
        }
    }

    fn questions(&mut self, guesses: &[Guess]) {
        let times: Vec<&str> = guesses
            .iter()
            .filter(|guess| guess.role == Role::Events && guess.fill("occurred_at").is_some_and(without_offset))
            .map(|guess| guess.label.as_str())
            .collect();
        if !times.is_empty() {
            let question = "are the times of {} UTC? they have no offset; timezone = \"Europe/Berlin\" on the entry makes them local";
            self.questions.push(question.replace("{}", &times.join(", ")));
        }
        if !guesses.iter().any(|guess| guess.role == Role::Events && guess.fill("journey_id").is_some()) {
            self.questions.push(
                "no column names a journey or campaign; journeys and the journey view stay empty without journey_id"
                    .to_owned(),
            );
        }
        if !self.questions.is_empty() {
            self.line("");
            self.line("# To decide:");
            for question in self.questions.clone() {
                self.line(&format!("# - {}", one_line(&question)));
            }
        }
    }
}

/// Whether a time is read without an offset.
fn without_offset(fill: &Fill) -> bool {
    match &fill.value {
        Value::Expression(text) => text.starts_with("strptime("),
        Value::Column(_) => fill.kind != "TIMESTAMP WITH TIME ZONE" && fill.kind != "DATE" && !fill.offset,
        Value::Constant(_) => false,
    }
}

/// The table as the mapping finds it: quoted where its name holds a dot.
fn name_of(label: &str, sql: &str) -> String {
    if label.matches('.').count() > 1 || label.contains('"') || (sql.starts_with("src.\"main\"") && label.contains('.'))
    {
        return sql.strip_prefix("src.").unwrap_or(sql).to_owned();
    }
    label.to_owned()
}

/// A basic string of TOML, whatever is in it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if hidden(c) => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out + "\""
}

fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if bare { name.to_owned() } else { quoted(name) }
}

/// Text of the data in a comment: one line, no control characters.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if hidden(c) { ' ' } else { c }).take(200).collect()
}

fn title(name: &str) -> String {
    let words = plain(name).replace('_', " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
