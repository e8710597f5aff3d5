//! A project made up for tests: every report has rows, worked out by hand where a test looks at them.

mod credit;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::answer::{Answer, Check, Gate};
use crate::domain::condition::{Condition, Literal, Operator};
use crate::domain::metric::{Metric, metric};
use crate::domain::milestone::{Count, Milestone};
use crate::domain::note::Note;
use crate::domain::provenance::{Provenance, Remark};
use crate::domain::table::{Cell, Table};
use crate::domain::time::{Span, Time};
use crate::jobs::{Interrupt, Progress};
use crate::print::{Existing, Format};
use crate::report::{Args, People};

use crate::tui::backend::{Backend, Edit, Facets, Fault, Freshness, Glance, REPLACES, Refusal, Status};

/// What a test wants of the project, and what the explorer did to it.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that may be wrong")]
#[derive(Default)]
pub struct World {
    pub milestones: Vec<Milestone>,
    pub freshness: Freshness,
    /// What must be known of the data.
    pub remarks: Vec<Remark>,
    pub no_store: bool,
    pub gated: bool,
    /// Only models that need no ten influenced customers have a result.
    pub few: bool,
    /// Looking back more than one touch helps nothing.
    pub orderless: bool,
    pub no_money: bool,
    /// Two journeys have two of seven credits each, a third has three.
    pub sevenths: bool,
    /// Too few are influenced in the days before June.
    pub before_gated: bool,
    /// Four people are influenced by touches without a journey alone.
    pub organic: bool,
    /// Journeys are called as the program calls what is no journey.
    pub ours: bool,
    /// Own data: no event says that anybody entered a journey, and no goal is set.
    pub bare: bool,
    /// Every goal has reached its target.
    pub reached: bool,
    /// Whose people were asked for.
    pub behind: Vec<People>,
    /// The report that cannot be answered.
    pub fails: Option<&'static str>,
    pub broken: bool,
    pub hostile: bool,
    pub saved: Vec<Edit>,
    pub exported: Vec<(Format, PathBuf)>,
    /// How often all the people behind a number were asked for.
    pub everyone: usize,
    pub asked: Vec<(&'static str, Args)>,
    pub refuse: Vec<Refusal>,
}

/// One worker's view of it.
pub struct Fake(pub Arc<Mutex<World>>);

pub struct Deaf;

impl Interrupt for Deaf {
    fn interrupt(&self) {}
}

/// 2025-06-30T23:59:59Z.
pub const AS_OF: Time = Time(1_751_327_999_000_000);

pub fn milestone(id: &str, name: &str, trigger: &str) -> Milestone {
    let equals = |attribute: &str, value: &str| Condition {
        attribute: attribute.to_owned(),
        operator: Operator::Equals(Literal::Text(value.to_owned())),
        ignore_case: false,
    };
    Milestone {
        id: id.to_owned(),
        name: name.to_owned(),
        trigger: trigger.to_owned(),
        conditions: if id == "hot-lead" {
            vec![equals("status", "Qualified"), equals("rating", "Hot")]
        } else {
            vec![]
        },
        tracking_since: Some(AS_OF - Span::days(540)),
        audience: None,
        count: Count::First,
    }
}

pub fn world() -> World {
    World {
        milestones: vec![
            milestone("hot-lead", "High-quality qualified lead", "lead_updated"),
            milestone("purchase", "First purchase", "purchase"),
            milestone("signup", "Newsletter", "subscribed"),
        ],
        ..World::default()
    }
}

/// Text that no terminal must see as it is.
pub const HOSTILE: &str = "\u{1b}]52;c;AAAA\u{7}\u{202e}日本語👩\u{200d}👧e\u{301}\u{301}\u{301}\u{301}\n\u{1b}[31mred";

pub const JOURNEYS: [(&str, &str); 7] = [
    ("welcome", "Welcome series"),
    ("cart", "Abandoned cart"),
    ("webinar", "Webinar invitation"),
    ("winback", "Win-back"),
    ("onboard", "Onboarding of new customers"),
    ("loyal", "Loyalty club"),
    ("news", "Monthly newsletter"),
];

fn fault(message: &str) -> Fault {
    Fault { message: message.to_owned(), hint: "close the other program, or try again later".to_owned() }
}

impl Fake {
    fn with<T>(&self, run: impl FnOnce(&mut World) -> T) -> T {
        // A test that makes a worker panic goes on with the world as it was.
        run(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn cells(values: &[f64]) -> impl Iterator<Item = Cell> + '_ {
    values.iter().map(|value| if value.fract() == 0.0 { Cell::Num(*value) } else { Cell::from(*value) })
}

/// Columns and rows of an answer.
type Rows = (Vec<&'static Metric>, Vec<Vec<Cell>>);

fn table(report: &str, args: &Args, world: &World) -> Rows {
    credit::table(report, args, world).unwrap_or_else(|| {
        let (columns, rows) = others(report, args, world);
        (columns.into_iter().map(metric).collect(), rows)
    })
}

#[expect(clippy::too_many_lines, reason = "one table of made-up answers")]
fn others(report: &str, args: &Args, world: &World) -> (Vec<&'static str>, Vec<Vec<Cell>>) {
    let text = |text: &str| Cell::Text(text.to_owned());
    let row = |name: &str, values: &[f64]| {
        let mut row = vec![text(name)];
        row.extend(cells(values));
        row
    };
    let hostile = HOSTILE;
    match report {
        "milestones" => {
            let columns = vec![
                "id",
                "name",
                "trigger",
                "tracking_since",
                "state",
                "total",
                "influenced",
                "influenced_share",
                "first_completion",
                "latest_completion",
                "previous_total",
            ];
            let previous =
                if args.filter.from.is_some() && args.filter.to.is_some() { Cell::Num(4100.0) } else { Cell::Null };
            let rows = world.milestones.iter().enumerate().map(|(i, milestone)| {
                let total = [4812.0, 12_004.0, 880.0, 3.0, 0.0][i % 5];
                let influenced = [3977.0, 9001.0, 120.0, 1.0, 0.0][i % 5];
                vec![
                    text(&milestone.id),
                    text(&milestone.name),
                    text(&milestone.trigger),
                    milestone.tracking_since.into(),
                    text(if milestone.trigger == "subscribed" { "broken" } else { "ok" }),
                    Cell::Num(total),
                    Cell::Num(influenced),
                    Cell::from(influenced / total),
                    (AS_OF - Span::days(539)).into(),
                    AS_OF.into(),
                    previous.clone(),
                ]
            });
            (columns, rows.collect())
        }
        "milestone-trend" => {
            let mut sum = 0.0;
            let rows = (0..78_u32).map(|week| {
                let day = (AS_OF - Span::days(7 * i64::from(78 - week))).utc().date_naive();
                let total = (40.0 + 30.0 * (f64::from(week) / 9.0).sin() + f64::from(week) / 3.0).round();
                sum += total;
                row(&day.to_string(), &[total, (total * 0.8).round(), sum])
            });
            (vec!["bucket", "total", "influenced", "cumulative_total"], rows.collect())
        }
        "journeys" => {
            let columns = vec![
                "journey",
                "entries",
                "entrants",
                "messages_sent",
                "converted",
                "conversion_rate",
                "exits_without_conversion",
                "exits",
                "active",
            ];
            if world.bare {
                return (columns, vec![row("welcome", &[0.0, 0.0, 811.0, 0.0, 0.0, 0.0, 0.0, 0.0])]);
            }
            let rows = JOURNEYS.iter().enumerate().map(|(i, (id, _))| {
                let n = [20_144.0, 8112.0, 5010.0, 3000.0, 2200.0, 900.0, 41_000.0][i];
                row(id, &[n + 500.0, n, n * 4.0, (n * 0.3).floor(), 0.3, (n * 0.5).floor(), n * 0.9, n * 0.1 + 500.0])
            });
            (columns, rows.collect())
        }
        "goals" => {
            let columns = vec![
                "journey",
                "kind",
                "trigger",
                "target",
                "entries",
                "entrants",
                "attained",
                "attained_share",
                "target_share",
                "open",
                "closed_share",
                "shared",
            ];
            let some = if world.bare { 0 } else { 6 };
            let rows = JOURNEYS.iter().take(some).enumerate().map(|(i, (id, _))| {
                let mut row = vec![text(id), text("drive_purchase"), text("purchase"), text("50%")];
                let share = if world.reached { 1.0 } else { [0.86, 0.42, 1.2, 0.1, 0.99, 0.6][i] };
                row.extend(cells(&[20_644.0, 20_144.0, 6043.0, 0.3, share, 700.0, 0.31, 12.0]));
                row
            });
            (columns, rows.collect())
        }
        "funnel" => {
            let columns = vec![
                "step",
                "position",
                "name",
                "kind",
                "parent",
                "step.customers",
                "inflow",
                "in_progress",
                "passed_on",
                "exited",
                "share_of_start",
                "drop_off",
                "branch_share",
                "exit_rate",
            ];
            let steps = [
                ("s1", "Welcome e-mail", "email"),
                ("s2", "Wait three days", "wait"),
                ("s3", "Opened?", "branch"),
                ("s4", "Reminder by text", "text"),
                ("s5", "Offer", "email"),
                ("s6", "Thank you", "push"),
            ];
            let rows = steps.iter().enumerate().map(|(i, (id, name, kind))| {
                let inflow = [20_644.0, 19_000.0, 17_500.0, 9000.0, 8000.0, 6100.0][i];
                // Two arms of "Opened?".
                let arm = ["s4", "s5"].contains(id);
                let parent = if arm { text("s3") } else { Cell::Null };
                let mut row = vec![text(id), Cell::Int(1), text(name), text(kind), parent];
                row.extend(cells(&[inflow - 40.0, inflow, 210.0, inflow - 1000.0, 790.0, inflow / 20_644.0]));
                let (drop_off, share) = if arm { (None, Some(inflow / 16_500.0)) } else { (Some(0.08), None) };
                row.extend([drop_off.into(), share.into(), Cell::from(790.0 / inflow)]);
                row
            });
            (columns, rows.collect())
        }
        "step-metrics" => {
            let metrics = ["sent", "delivered", "opened", "clicked", "bounced", "unsubscribed"];
            let mut rows = Vec::new();
            for (i, name) in metrics.iter().enumerate() {
                let total: f64 = [20_600.0, 20_100.0, 11_000.0, 3100.0, 500.0, 44.0][i];
                for platform in [None, Some("ios"), Some("android"), Some("web")] {
                    let part: f64 = if platform.is_some() { 0.33 } else { 1.0 };
                    let platform = platform.map_or(Cell::Null, text);
                    rows.push(vec![
                        text("s1"),
                        text(name),
                        platform,
                        Cell::from((total * part).floor()),
                        Cell::from((total * part * 0.8).floor()),
                    ]);
                }
            }
            (vec!["step", "metric", "platform", "event.total", "unique"], rows)
        }
        "exits" => {
            let reasons = [
                ("s1", "suppressed", 300.0),
                ("s1", "condition_unmet", 490.0),
                ("s5", "completed", 5000.0),
                ("s5", "goal_met", 900.0),
            ];
            let rows = reasons.iter().map(|(step, reason, n)| vec![text(step), text(reason), Cell::Num(*n)]);
            (vec!["step", "reason", "entries"], rows.collect())
        }
        "health" => {
            let found = |name: &str, rows: f64, share: f64, example: &str, hint: &str| {
                vec![text(name), Cell::from(rows), Cell::from(share), text(example), text(hint)]
            };
            let rows = vec![
                found("rows read", 20_103_442.0, 1.0, "", ""),
                found("rows accepted", 20_102_238.0, 0.9999, "", ""),
                found(
                    "dropped: duplicate",
                    1204.0,
                    0.0001,
                    "ev-000123",
                    "the same event id twice, or without ids the same row twice",
                ),
                found(
                    "custom event names",
                    3.0,
                    0.2,
                    if world.hostile { hostile } else { "lead_updated" },
                    "usable as triggers; if one is a standard event, map it under [event_names]",
                ),
                found("days without events", 0.0, 0.0, "", ""),
            ];
            (vec!["finding", "rows", "share", "example", "hint"], rows)
        }
        "timeline" => {
            let touch = |event: &str, journey: &str, at, credit: Option<f64>, why: Option<&str>| {
                let on = credit.map(|_| 1_i64);
                let mut row = vec![Cell::from(AS_OF - Span::days(at)), text(event), text(journey), text("email")];
                row.extend([text("asset-1"), text(journey), on.into(), credit.into(), why.into()]);
                row
            };
            let rows = vec![
                touch("email_opened", "onboarding", 40, Some(0.4), None),
                touch("email_clicked", if world.hostile { hostile } else { "onboarding" }, 39, Some(0.6), None),
                touch("email_opened", "onboarding", 3, None, Some("after the last completion")),
            ];
            let columns = vec![
                "time",
                "event",
                "journey",
                "channel",
                "asset",
                "item",
                "completion",
                "touch.credit",
                "timeline.reason",
            ];
            (columns, rows)
        }
        _ => {
            let rows = (0..40).map(|i| {
                vec![
                    text(&format!("customer-{i:04}")),
                    text(if i == 0 { hostile } else { "Ann Example" }),
                    AS_OF.into(),
                    Cell::Null,
                ]
            });
            (vec!["customer", "name", "time", "detail"], rows.collect())
        }
    }
}

impl Backend for Fake {
    fn status(&mut self) -> Result<Status, Fault> {
        self.with(|world| {
            if world.broken {
                return Err(fault("/data/warehouse.duckdb is locked by etl.py (pid 4711)"));
            }
            Ok(Status {
                project: "acme".to_owned(),
                source: "warehouse.duckdb".to_owned(),
                there: !world.no_store,
                as_of: (!world.no_store).then_some(AS_OF),
                data: Provenance { remarks: world.remarks.clone(), ..Provenance::default() },
                first_event: Some(AS_OF - Span::days(545)),
                freshness: if world.no_store { Freshness::Missing } else { world.freshness },
                milestones: world.milestones.clone(),
                max_milestones: 5,
                models: [
                    ("last", "Last touch"),
                    ("linear", "Linear"),
                    ("sequence", "Data-driven"),
                    ("markov", "Markov removal"),
                ]
                .map(|(name, label)| (name.to_owned(), label.to_owned()))
                .to_vec(),
                default_model: 2,
                ..Status::default()
            })
        })
    }

    fn glance(&mut self) -> Result<Glance, Fault> {
        self.with(|world| Ok(Glance { freshness: world.freshness, epoch: 0 }))
    }

    fn facets(&mut self) -> Result<Facets, Fault> {
        let plain = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), String::new())).collect::<Vec<_>>();
        let bare = self.with(|world| world.bare);
        let all = ["lead_updated", "purchase", "lead_created", "journey_entered", "step_entered", "email_opened"];
        let known = all.into_iter().zip((1..=9).rev()).filter(|(name, _)| !bare || !name.contains("entered"));
        Ok(Facets {
            names: BTreeMap::from([
                ("journeys", JOURNEYS.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect()),
                ("channels", plain(&["email", "text", "push", "form"])),
                ("business_units", plain(&["north", "south"])),
                ("segments", plain(&["employees", "vip"])),
                ("platforms", plain(&["android", "ios", "web"])),
            ]),
            events: known.map(|(name, n)| (name.to_owned(), n)).collect(),
        })
    }

    fn answer(&mut self, report: &'static str, args: &Args, _progress: &Progress) -> Result<Answer, Fault> {
        self.with(|world| {
            world.asked.push((report, args.clone()));
            assert!(!(world.hostile && report == "goals"), "a fault of the program: \u{1b}[31m{report}");
            let (columns, rows) = table(report, args, world);
            if world.fails == Some(report) {
                return Err(fault("/data/store-3.duckdb cannot be read"));
            }
            let data = ["attribution", "attribution-compare", "lookback-curve", "scorecard", "attribution-costs"];
            let before = world.before_gated && report == "attribution" && credit::before(args);
            let gated = before || world.gated && data.contains(&report);
            let gate = Gate { rule: "A7", needs: "at least 10 influenced customers".into(), has: "4".into() };
            let mut notes = vec![Note::from("12 more would have counted before tracking began").about("hot-lead")];
            notes.extend(credit::notes(report, world));
            let law = match report {
                "attribution" => "credits sum to influenced",
                "funnel" => "inflow = in progress + passed on + exited",
                "health" => "rows read = accepted + dropped + left out",
                _ => "influenced ≤ total",
            };
            Ok(Answer {
                report,
                as_of: Some(AS_OF),
                source: Provenance::default(),
                filter: args.filter.clone(),
                parameters: credit::parameters(args, world),
                table: Table { columns, rows: if gated { vec![] } else { rows } },
                findings: Vec::new(),
                gate: gated.then_some(gate),
                checks: vec![Check { name: law, kept: true, detail: "3977 = 3977".into() }],
                notes: notes.into_iter().collect(),
            })
        })
    }

    fn sql(&mut self, report: &'static str, _args: &Args) -> Result<String, Fault> {
        Ok(format!(
            "-- {report}.sql\n-- grain: one row per item\nselect item, credit\n  from credits\n order by credit desc\n"
        ))
    }

    fn people(&mut self, args: &Args, whose: &People, all: bool, progress: &Progress) -> Result<Answer, Fault> {
        self.with(|world| {
            world.everyone += usize::from(all);
            world.behind.push(whose.clone());
        });
        let mut answer = self.answer("people", args, progress)?;
        answer.parameters.push(("people", Cell::Int(300)));
        answer.notes = ["the first 40 of 300 people", "the item has 120.4 from them"].into_iter().collect();
        Ok(answer)
    }

    fn refresh(&mut self, progress: &Progress) -> Result<String, Fault> {
        progress.report(5, 10);
        self.with(|world| (world.no_store, world.freshness) = (false, Freshness::Fresh));
        Ok("20,102,238 rows accepted, 1,204 dropped".to_owned())
    }

    fn save(&mut self, edit: &Edit, _progress: &Progress) -> Result<String, Vec<Refusal>> {
        self.with(|world| {
            if !world.refuse.is_empty() {
                return Err(world.refuse.clone());
            }
            match edit {
                Edit::Add(draft) => world.milestones.push(milestone(&draft.id, &draft.name, &draft.trigger)),
                Edit::Change(..) | Edit::Segment { .. } => {}
                Edit::Delete(id) => world.milestones.retain(|milestone| milestone.id != *id),
            }
            world.saved.push(edit.clone());
            Ok("Saved in milepost.toml".to_owned())
        })
    }

    fn export(&mut self, _: &Answer, format: Format, path: &Path, existing: Existing) -> Result<PathBuf, Refusal> {
        self.with(|world| match world.refuse.first() {
            Some(refusal) if refusal.field != REPLACES || existing == Existing::Stays => Err(refusal.clone()),
            _ => {
                world.exported.push((format, path.to_owned()));
                Ok(path.to_owned())
            }
        })
    }
}
