//! Small companies made up for tests, as files that the real reports read. What a test expects of their figures is worked
//! out from the groups of customers below.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use chrono::{Duration, NaiveDateTime};
use tempfile::TempDir;

use crate::config::Config;
use crate::domain::answer::Answer;
use crate::domain::clock::{Clock, RELEASED};
use crate::explorer::backend::{ProjectBackend, QueryInterrupt, SharedState};
use crate::jobs::Progress;
use crate::project::Launch;
use crate::report::Args;
use crate::tui::backend::Backend as _;

/// Customers who were touched by the same journeys, one touch a day, and what became of them.
#[derive(Clone, Debug)]
pub struct Group {
    /// Ids of journeys, in the order of the touches; `-` = a touch without a journey, `!` after an id = an open by a machine.
    pub path: Vec<&'static str>,
    /// So many became hot leads the day after the last touch.
    pub leads: usize,
    /// So many did not.
    pub others: usize,
    /// The leads are spread evenly over these days.
    pub days: (&'static str, &'static str),
}

/// A company: what its files say.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says of one table whether it is there")]
pub struct Company {
    pub journeys: Vec<(&'static str, String)>,
    pub groups: Vec<Group>,
    /// Nobody's entry is told.
    pub bare: bool,
    /// Journeys that no table names.
    pub unlisted: Vec<&'static str>,
    /// Ids and names of assets, each that of the journey in its place; none where empty.
    pub assets: &'static [(&'static str, &'static str)],
    /// The first six journeys have a goal.
    pub goals: bool,
    /// The target of the goals.
    pub target: &'static str,
    pub costs: bool,
    /// There are leads, their stages and opportunities.
    pub leads: bool,
    /// What a lead is worth.
    pub value: Option<u32>,
    /// What the customers are called.
    pub name: &'static str,
    pub milestones: usize,
    /// `[[funnel]]` entries as they stand in the file.
    pub funnels: &'static str,
}

/// The end of the data: as_of.
pub const END: &str = "2025-06-30T23:59:59";
const ALWAYS: (&str, &str) = ("2024-02-01", "2025-06-28");

pub const JOURNEYS: [(&str, &str); 7] = [
    ("welcome", "Welcome series"),
    ("cart", "Abandoned cart"),
    ("webinar", "Webinar invitation"),
    ("winback", "Win-back"),
    ("onboard", "Onboarding of new customers"),
    ("loyal", "Loyalty club"),
    ("news", "Monthly newsletter"),
];

/// Of the ten who enter the welcome series in March one buys two hours later; of the ten of April none does.
pub const FUNNELS: &str = r#"
# What everybody asks about.
[[funnel]]
id = "buying"
name = "From entry to order"
window = "14d" # agreed
steps = [
  { event = "journey_entered" }, # all begin here
  { event = "email_sent", name = "Mail", window = "2d", optional = true },
  { event = "purchase", conditions = [{ attribute = "value", at_least = 10 }] },
]
exclude = [{ event = "journey_exited" }]
"#;

/// Text that no terminal must see as it is.
pub const HOSTILE: &str = "\u{1b}]52;c;AAAA\u{7}\u{202e}日本語👩\u{200d}👧e\u{301}\u{301}\u{301}\u{301}\n\u{1b}[31mred";

pub fn group(path: &[&'static str], leads: usize, others: usize) -> Group {
    Group { path: path.to_vec(), leads, others, days: ALWAYS }
}

/// Leads of the days named alone.
pub fn within(path: &[&'static str], leads: usize, days: (&'static str, &'static str)) -> Group {
    Group { path: path.to_vec(), leads, others: 0, days }
}

/// A long path: nine touches.
pub const LONG: [&str; 9] = ["welcome", "cart", "webinar", "winback", "onboard", "loyal", "webinar", "webinar", "news"];

impl Company {
    /// Welcome and cart in this order make leads, in the other order hardly any.
    pub fn acme() -> Self {
        Self::of(vec![
            group(&["welcome"], 12, 48),
            group(&["welcome", "welcome"], 8, 22),
            group(&["welcome", "cart"], 54, 6),
            group(&["cart", "welcome"], 3, 57),
            group(&["cart"], 3, 57),
            group(&LONG, 21, 9),
            group(&["webinar"], 9, 21),
            group(&["winback"], 6, 24),
            group(&["onboard"], 4, 26),
            group(&["loyal"], 3, 27),
            group(&["news"], 2, 58),
            // Nobody touched these.
            group(&[], 25, 0),
        ])
    }

    /// Four leads: too few for the models that learn.
    pub fn few() -> Self {
        Self::of(vec![group(&["welcome", "cart", "cart"], 4, 20), group(&["webinar"], 0, 20)])
    }

    /// Of 100 people 60 begin with the welcome series, 50 of these go on to the cart, 10 to onboarding; of the 90 at the cart 45
    /// become leads and 45 go on to win-back; all others are lost there.
    pub fn hundred() -> Self {
        Self::of(vec![
            group(&["welcome", "cart"], 25, 0),
            group(&["welcome", "cart", "winback"], 0, 25),
            group(&["welcome", "onboard"], 0, 10),
            group(&["cart"], 20, 0),
            group(&["cart", "winback"], 0, 20),
        ])
    }

    /// Journeys are called as the program calls what is no journey.
    pub fn ours() -> Self {
        let called = |id| match id {
            "welcome" => "Unattributed",
            "cart" => "(start)",
            "winback" => "(loss)",
            id => id,
        };
        Self { journeys: JOURNEYS.map(|(id, _)| (called(id), called(id).to_owned())).to_vec(), ..Self::hundred() }
    }

    /// The same with names that no terminal must see.
    pub fn hostile() -> Self {
        let journeys = JOURNEYS.map(|(id, _)| {
            let id: &'static str = Box::leak(format!("{HOSTILE}{id}").into_boxed_str());
            (id, format!("{HOSTILE}{id}"))
        });
        Self { journeys: journeys.to_vec(), goals: false, name: HOSTILE, ..Self::acme() }
    }

    /// These customers.
    pub fn of(groups: Vec<Group>) -> Self {
        Self {
            journeys: JOURNEYS.map(|(id, name)| (id, name.to_owned())).to_vec(),
            groups,
            bare: false,
            unlisted: Vec::new(),
            assets: &[],
            goals: true,
            target: "50%",
            costs: true,
            leads: true,
            value: Some(20),
            name: "Ann Example",
            milestones: 3,
            funnels: "",
        }
    }

    fn config(&self) -> String {
        let mut text =
            "[source]\nfiles = { events = \"events.csv\", journeys = \"journeys.csv\", steps = \"steps.csv\", \
                        customers = \"customers.csv\""
                .to_owned();
        if !self.assets.is_empty() {
            text += ", assets = \"assets.csv\"";
        }
        if self.leads {
            text += ", leads = \"leads.csv\", lead_stages = \"stages.csv\", opportunities = \"opportunities.csv\"";
        }
        text += if self.costs { ", costs = \"costs.csv\" }\n" } else { " }\n" };
        text += "[store]\ndir = \"store\"\n";
        let all = [
            "id = \"hot-lead\"\nname = \"High-quality qualified lead\"\ntrigger = \"lead_updated\"\nconditions = [{ attribute = \
             \"status\", equals = \"Qualified\" }, { attribute = \"rating\", equals = \"Hot\" }]\ntracking_since = \
             2024-01-07T23:59:59Z\n",
            "id = \"purchase\"\nname = \"First purchase\"\ntrigger = \"purchase\"\ntracking_since = 2024-01-07T23:59:59Z\n",
            "id = \"signup\"\nname = \"Newsletter\"\ntrigger = \"subscribed\"\ntracking_since = 2024-01-07T23:59:59Z\n",
            "id = \"a\"\nname = \"a\"\ntrigger = \"purchase\"\n",
            "id = \"b\"\nname = \"b\"\ntrigger = \"purchase\"\n",
        ];
        for milestone in &all[..self.milestones] {
            let _ = write!(text, "\n[[milestone]]\n{milestone}");
        }
        if self.goals {
            for (id, _) in JOURNEYS.iter().take(6) {
                let target =
                    if self.target.ends_with('%') { format!("\"{}\"", self.target) } else { self.target.to_owned() };
                let goal = format!("{{ kind = \"drive_purchase\", trigger = \"purchase\", target = {target} }}");
                let id = self.id(id);
                let _ = write!(text, "\n[[journey]]\nid = {}\ngoal = {goal}\n", toml::Value::String(id));
            }
        }
        text += self.funnels;
        text
    }

    /// The id that a journey has in the files: its place in the list may have been renamed.
    fn id(&self, journey: &str) -> String {
        let place = JOURNEYS.iter().position(|(id, _)| *id == journey);
        place.map_or_else(String::new, |place| self.journeys[place].0.to_owned())
    }

    fn events(&self) -> String {
        let mut out = csv::Writer::from_writer(Vec::new());
        let mut columns = vec![
            "occurred_at",
            "customer_id",
            "event",
            "journey_id",
            "entry_id",
            "step_id",
            "channel",
            "platform",
            "value",
            "attributes",
            "is_machine",
        ];
        columns.extend((!self.assets.is_empty()).then_some("asset_id"));
        out.write_record(columns).unwrap();
        let mut write = |at: NaiveDateTime, who: &str, event: &str, rest: [&str; 5], value: &str, attributes: &str| {
            let at = at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
            let [journey, entry, step, channel, platform] = rest;
            let machine = if event == "email_opened" { "true" } else { "" };
            let rest = [journey, entry, step, channel, platform, value, attributes, machine];
            let place = JOURNEYS.iter().position(|(id, _)| self.id(id) == journey && event.starts_with("email_"));
            let asset = place.and_then(|place| self.assets.get(place)).map_or("", |(id, _)| id);
            let asset = (!self.assets.is_empty()).then_some(asset);
            out.write_record([&at[..], who, event].into_iter().chain(rest).chain(asset)).unwrap();
        };
        let none = [""; 5];
        let hot = "{\"status\":\"Qualified\",\"rating\":\"Hot\"}";
        write(time("2024-01-02T23:59:59"), "early", "page_visited", none, "", "");
        for n in 0..12 {
            // Before tracking began.
            write(
                time("2024-01-03T08:00:00") + Duration::hours(n),
                &format!("early-{n:02}"),
                "lead_updated",
                none,
                "",
                hot,
            );
        }
        let value = self.value.map(|value| value.to_string()).unwrap_or_default();
        let mut number = 0;
        for group in &self.groups {
            let (from, to) = (time(&format!("{}T12:00:00", group.days.0)), time(&format!("{}T12:00:00", group.days.1)));
            let all = group.leads + group.others;
            for n in 0..all {
                let who = format!("customer-{number:04}");
                number += 1;
                let lead = n < group.leads;
                let (place, of) = if lead { (n, group.leads) } else { (n - group.leads, group.others) };
                let step = (to - from).num_minutes() * i64::try_from(place).unwrap()
                    / i64::try_from(of.max(2) - 1).unwrap().max(1);
                let done = from + Duration::minutes(step.min((to - from).num_minutes()));
                let touches = i64::try_from(group.path.len()).unwrap();
                for (day, journey) in (0..).zip(&group.path) {
                    let at = done - Duration::days(touches - day);
                    let event = if journey.ends_with('!') { "email_opened" } else { "email_clicked" };
                    let journey = self.id(journey.trim_end_matches('!'));
                    write(at, &who, event, [&journey, "", "", "", "ios"], "", "");
                }
                if lead {
                    write(done, &who, "lead_updated", none, &value, hot);
                }
            }
        }
        if self.bare {
            for n in 0..11 {
                let journey = self.id("welcome");
                write(
                    time("2025-01-03T08:00:00"),
                    &format!("sent-{n}"),
                    "email_sent",
                    [&journey, "", "", "", ""],
                    "",
                    "",
                );
            }
        } else {
            self.entries(&mut write);
        }
        write(time(END), "last", "page_visited", none, "", "");
        String::from_utf8(out.into_inner().unwrap()).unwrap()
    }

    /// Ten enter each journey in 2025, n of the n-th buy, four of them are still on their way. Of the welcome series ten more
    /// pass through the steps: all are at s1 and s2, eight at the branch s3, of whom five take the arm s4, two the arm s5; four
    /// of s4 and both of s5 come to s6 and complete; of the two who leave at s2 one does so as a condition does not hold.
    fn entries(&self, write: &mut impl FnMut(NaiveDateTime, &str, &str, [&str; 5], &str, &str)) {
        for (place, (journey, _)) in JOURNEYS.iter().enumerate() {
            let id = self.id(journey);
            for n in 0..10 {
                let who = format!("{journey}-{n}");
                let at = time("2025-03-03T08:00:00") + Duration::days(n);
                let entry = format!("{who}-entry");
                write(at, &who, "journey_entered", [&id, &entry, "", "", ""], "", "");
                if usize::try_from(n).unwrap() <= place {
                    write(at + Duration::hours(2), &who, "purchase", [""; 5], "", "");
                }
                if n < 6 {
                    write(at + Duration::hours(3), &who, "journey_completed", [&id, &entry, "", "", ""], "", "");
                }
            }
        }
        let id = self.id("welcome");
        for n in 0..10 {
            let who = format!("step-{n}");
            let entry = format!("{who}-entry");
            let mut at = time("2025-04-01T08:00:00") + Duration::days(n);
            write(at, &who, "journey_entered", [&id, &entry, "", "", ""], "", "");
            let mut steps = vec!["s1", "s2"];
            if n < 8 {
                steps.push("s3");
                steps.extend(match n {
                    0..5 => Some("s4"),
                    5 | 6 => Some("s5"),
                    _ => None,
                });
                steps.extend((n < 4 || n == 5 || n == 6).then_some("s6"));
            }
            for step in steps {
                at += Duration::hours(1);
                write(at, &who, "step_entered", [&id, &entry, step, "", ""], "", "");
                if step == "s1" {
                    for (minutes, event) in [(1, "email_sent"), (2, "email_delivered")] {
                        write(at + Duration::minutes(minutes), &who, event, [&id, &entry, step, "", "web"], "", "");
                    }
                }
            }
            let end = if n < 4 || n == 5 || n == 6 { "journey_completed" } else { "journey_exited" };
            let why = if n == 8 { "{\"reason\":\"condition_unmet\"}" } else { "" };
            write(at + Duration::hours(1), &who, end, [&id, &entry, "", "", ""], "", why);
        }
    }

    /// Writes the files into a folder of the project's name.
    fn write(&self, folder: &Path) {
        let write = |name: &str, text: String| fs::write(folder.join(name), text).unwrap();
        write("milepost.toml", self.config());
        write("events.csv", self.events());
        let mut journeys = csv::Writer::from_writer(Vec::new());
        journeys.write_record(["journey_id", "name"]).unwrap();
        for (id, name) in self.journeys.iter().filter(|(id, _)| !self.unlisted.contains(id)) {
            journeys.write_record([*id, name.as_str()]).unwrap();
        }
        write("journeys.csv", String::from_utf8(journeys.into_inner().unwrap()).unwrap());
        if !self.assets.is_empty() {
            let named = self.assets.iter().map(|(id, name)| format!("{id},{name}\n"));
            write("assets.csv", "asset_id,name\n".to_owned() + &named.collect::<String>());
        }
        let mut steps = csv::Writer::from_writer(Vec::new());
        steps.write_record(["journey_id", "step_id", "name", "kind", "position", "parent_id"]).unwrap();
        let welcome = self.id("welcome");
        for (position, (step, name, kind, parent)) in (1..).zip([
            ("s1", "Welcome e-mail", "email", ""),
            ("s2", "Wait three days", "wait", ""),
            ("s3", "Opened?", "branch", ""),
            ("s4", "Reminder by text", "text", "s3"),
            ("s5", "Offer", "email", "s3"),
            ("s6", "Thank you", "push", ""),
        ]) {
            steps.write_record([welcome.as_str(), step, name, kind, &position.to_string(), parent]).unwrap();
        }
        write("steps.csv", String::from_utf8(steps.into_inner().unwrap()).unwrap());
        let mut customers = csv::Writer::from_writer(Vec::new());
        customers.write_record(["customer_id", "name"]).unwrap();
        let all: usize = self.groups.iter().map(|group| group.leads + group.others).sum();
        for n in 0..all {
            customers.write_record([format!("customer-{n:04}").as_str(), self.name]).unwrap();
        }
        write("customers.csv", String::from_utf8(customers.into_inner().unwrap()).unwrap());
        let mut costs = csv::Writer::from_writer(Vec::new());
        costs.write_record(["spent_on", "amount", "journey_id"]).unwrap();
        for (id, _) in &self.journeys {
            costs.write_record(["2025-01-01", "100", id]).unwrap();
        }
        write("costs.csv", String::from_utf8(costs.into_inner().unwrap()).unwrap());
        if self.leads {
            for (name, text) in self.sales() {
                write(name, text);
            }
        }
    }

    /// Nine leads in each of the first six months of 2025, one every other day: four of journeys, three of a form or a page, two
    /// of sales, of which those of the even months name no customer. The k-th of all goes through k % 5 further stages, three
    /// days in each; who is won has an opportunity of 500.50, who is one stage before an open one, and two won ones of 80 have no
    /// lead.
    fn sales(&self) -> [(&'static str, String); 3] {
        let stages = ["inquiry", "marketing_qualified", "teleprospecting_ready", "sales_ready", "won"];
        let writer = |columns: &[&str]| {
            let mut out = csv::Writer::from_writer(Vec::new());
            out.write_record(columns).unwrap();
            out
        };
        let mut leads =
            writer(&["lead_id", "customer_id", "created_at", "journey_id", "form_id", "page_id", "campaign_id"]);
        let mut history = writer(&["lead_id", "stage", "entered_at"]);
        let mut deals = writer(&[
            "opportunity_id",
            "lead_id",
            "created_at",
            "budget",
            "estimated_revenue",
            "actual_revenue",
            "status",
        ]);
        let at = |time: NaiveDateTime| time.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        for k in 0..54_usize {
            let (month, n) = (k / 9 + 1, k % 9);
            let created = time(&format!("2025-{month:02}-{:02}T12:00:00", 1 + 2 * n));
            let (lead, customer) = (format!("L-{month}{n:02}"), format!("customer-{k:04}"));
            let customer = if n >= 7 && month % 2 == 0 { "" } else { customer.as_str() };
            let [journey, form, page, campaign] = match n {
                0..4 => [self.journeys[k % 7].0, "", "", ""],
                4 | 5 => ["", "trial-form", "", ""],
                6 => ["", "", "pricing", ""],
                _ => ["", "", "", "spring"],
            };
            leads.write_record([&lead, customer, &at(created), journey, form, page, campaign]).unwrap();
            for (stage, days) in stages.iter().zip((0..).step_by(3)).take(k % 5 + 1) {
                history.write_record([&lead, *stage, &at(created + Duration::days(days))]).unwrap();
            }
            let deal = match k % 5 {
                4 => ["1000", "900", "500.50", "Won"],
                3 => ["2000", "1500", "0", "open"],
                _ => continue,
            };
            let [budget, estimated, actual, status] = deal;
            let (id, day) = (format!("O{k}"), at(created + Duration::days(13)));
            deals.write_record([&id, &lead, &day, budget, estimated, actual, status]).unwrap();
        }
        for id in ["X1", "X2"] {
            deals.write_record([id, "", "2025-02-01", "100", "90", "80", "won"]).unwrap();
        }
        let text = |out: csv::Writer<Vec<u8>>| String::from_utf8(out.into_inner().unwrap()).unwrap();
        [("leads.csv", text(leads)), ("stages.csv", text(history)), ("opportunities.csv", text(deals))]
    }

    /// A folder of its own.
    pub fn fresh(&self) -> Arc<Folder> {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("acme");
        fs::create_dir(&path).unwrap();
        self.write(&path);
        Arc::new(Folder { path, _home: home })
    }
}

fn time(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

/// A project on disk.
pub struct Folder {
    pub path: PathBuf,
    _home: TempDir,
}

/// The company that most tests look at, read once for all tests that run at the same time; nothing may be saved there.
pub fn acme() -> Arc<Folder> {
    static ACME: Mutex<Weak<Folder>> = Mutex::new(Weak::new());
    let mut made = ACME.lock().unwrap_or_else(PoisonError::into_inner);
    made.upgrade().unwrap_or_else(|| {
        let folder = Company::acme().fresh();
        folder.backend().refresh(&Progress::default()).unwrap();
        *made = Arc::downgrade(&folder);
        folder
    })
}

impl Folder {
    /// What the explorer has in common on this project.
    pub fn shared(&self) -> SharedState {
        let path = self.path.join("milepost.toml");
        let reload = move || -> Result<Config, String> {
            let text = fs::read_to_string(&path).map_err(|why| why.to_string())?;
            Config::parse(&path, &text).map(|(config, _)| config).map_err(|faults| faults.to_string())
        };
        let config = Some(reload().unwrap());
        SharedState::new(Launch {
            config,
            reload: Box::new(reload),
            clock: || Clock(RELEASED),
            no_color: true,
            ascii: false,
        })
    }

    /// The real answers.
    pub fn backend(&self) -> ProjectBackend {
        ProjectBackend::new(Arc::new(self.shared()), Arc::new(QueryInterrupt::default()))
    }

    /// The real answer to a question.
    pub fn ask(&self, report: &'static str, args: &Args) -> Answer {
        self.backend().answer(report, args, &Progress::default()).map_err(|fault| fault.message).unwrap()
    }
}
