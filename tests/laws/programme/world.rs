//! Small random worlds of leads, deals, costs and events, as files that the program reads.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use proptest::prelude::*;

/// Hours after 28 March 2025, 00:00 of UTC.
pub type Hour = i64;

/// The first hour of each day from 24 March to 4 April in Berlin, where the clock turns on the 30th.
pub const DAYS: [(&str, Hour); 12] = [
    ("2025-03-24", -97),
    ("2025-03-25", -73),
    ("2025-03-26", -49),
    ("2025-03-27", -25),
    ("2025-03-28", -1),
    ("2025-03-29", 23),
    ("2025-03-30", 47),
    ("2025-03-31", 70),
    ("2025-04-01", 94),
    ("2025-04-02", 118),
    ("2025-04-03", 142),
    ("2025-04-04", 166),
];

/// What happens, and by which channel it does.
pub const EVENTS: [(&str, &str); 10] = [
    ("journey_entered", ""),
    ("journey_excluded", ""),
    ("email_sent", "email"),
    ("email_delivered", "email"),
    ("email_opened", "email"),
    ("email_clicked", "email"),
    ("push_sent", "push"),
    ("push_opened", "push"),
    ("form_submitted", "form"),
    ("purchase", ""),
];

/// Journeys that rows name: a is of the table; b inbound by the table, s by the configuration alone, o by the table alone, whose
/// word the configuration takes back; "gone" is of no table.
pub const JOURNEYS: [&str; 6] = ["", "a", "b", "s", "o", "gone"];
/// Ends of journeys of the table, whose beginnings are the first hours of days.
pub const PUBLISHED: [(&str, Option<Hour>, Option<Hour>); 4] =
    [("a", Some(23), None), ("b", Some(47), Some(70)), ("s", None, Some(300)), ("o", Some(94), Some(94))];
pub const INBOUND: [&str; 2] = ["b", "s"];
/// Customers: the fourth is in no table of customers, the last in no event either.
pub const CUSTOMERS: [&str; 5] = ["", "c1", "c2", "c3", "c4"];
pub const UNITS: [&str; 3] = ["", "north", "south"];
/// Spellings of stages, the last of none that the list has.
pub const STAGES: [&str; 8] = [
    "Inquiry",
    "inquiry\u{3000}",
    "SALES-READY",
    "sales\u{a0}ready",
    "Won",
    "lost\u{b}",
    "Marketing_Qualified",
    "dormant",
];
/// How the words of the list are compared.
pub const LISTED: [&str; 8] = [
    "inquiry",
    "marketingqualified",
    "teleprospectingready",
    "teleprospectingaccepted",
    "salesready",
    "salesaccepted",
    "won",
    "lost",
];
pub const STATUSES: [&str; 6] = ["", "won", " WON ", "\u{a0}Won\u{2003}", "open", "wonderful"];

#[derive(Clone, Debug)]
pub struct Event {
    pub id: usize,
    pub at: Hour,
    pub customer: &'static str,
    pub name: &'static str,
    pub channel: &'static str,
    pub journey: &'static str,
    pub asset: &'static str,
    pub unit: &'static str,
}

/// So that every name that is filtered by is known.
const KNOWN: [Event; 1] = [Event {
    id: 40,
    at: 0,
    customer: "c1",
    name: "page_visited",
    channel: "email",
    journey: "",
    asset: "",
    unit: "north",
}];

#[derive(Clone, Debug)]
pub struct Lead {
    pub id: usize,
    pub at: Option<Hour>,
    pub customer: &'static str,
    pub stage: &'static str,
    pub journey: &'static str,
    pub form: &'static str,
    pub page: &'static str,
}

#[derive(Clone, Debug)]
pub struct Stage {
    pub lead: usize,
    pub name: &'static str,
    pub at: Hour,
}

#[derive(Clone, Debug)]
pub struct Deal {
    pub id: usize,
    pub lead: Option<usize>,
    pub customer: &'static str,
    pub at: Option<Hour>,
    /// Thousandths: budget, estimated and actual revenue.
    pub amounts: [Option<i64>; 3],
    pub status: &'static str,
}

#[derive(Clone, Debug)]
pub struct Cost {
    pub at: Option<Hour>,
    pub amount: Option<i64>,
    pub journey: &'static str,
    pub channel: &'static str,
    pub asset: &'static str,
}

#[derive(Clone, Debug)]
pub struct World {
    pub events: Vec<Event>,
    pub leads: Vec<Lead>,
    pub stages: Vec<Stage>,
    pub deals: Vec<Deal>,
    pub costs: Vec<Cost>,
    /// The units of c1 and c2, and when c1 and c4 came to the segment.
    pub units: [&'static str; 2],
    pub joined: [Option<Hour>; 2],
    /// Amounts are read as binary numbers.
    pub binary: bool,
}

fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

/// Few instants, many of them about the first of a day, so that ties are common.
fn hour() -> impl Strategy<Value = Hour> {
    prop_oneof![(0..8_i64).prop_map(|n| n * 23), (0..120_i64), one_of(&[22, 23, 46, 47, 48, 69, 70, 71, 94])]
}

fn amount() -> impl Strategy<Value = Option<i64>> {
    let all = prop_oneof![Just(100_i64), Just(200), Just(-5_000), Just(70), -200_000..200_000_i64];
    prop::option::weighted(0.8, all)
}

fn event() -> impl Strategy<Value = Event> {
    (0..40_usize, hour(), 1..4_usize, one_of(&EVENTS), one_of(&JOURNEYS), one_of(&["", "m1", "m2"]), one_of(&UNITS))
        .prop_map(|(id, at, customer, (name, channel), journey, asset, unit)| Event {
            id,
            at,
            customer: CUSTOMERS[customer],
            name,
            channel,
            journey,
            asset,
            unit,
        })
}

fn lead() -> impl Strategy<Value = Lead> {
    let ids = (0..12_usize, prop::option::weighted(0.95, hour()), one_of(&CUSTOMERS));
    (ids, one_of(&["", "won", "Sales Ready", "dormant"]), one_of(&JOURNEYS), one_of(&["", "f1"]), one_of(&["", "p1"]))
        .prop_map(|((id, at, customer), stage, journey, form, page)| Lead {
            id,
            at,
            customer,
            stage,
            journey,
            form,
            page,
        })
}

fn stage() -> impl Strategy<Value = Stage> {
    (0..13_usize, one_of(&STAGES), hour()).prop_map(|(lead, name, at)| Stage { lead, name, at })
}

fn deal() -> impl Strategy<Value = Deal> {
    let ids = (0..12_usize, prop::option::weighted(0.8, 0..14_usize), one_of(&["", "", "c2", "c4"]));
    let at = prop::option::weighted(0.95, hour());
    (ids, at, [amount(), amount(), amount()], one_of(&STATUSES))
        .prop_map(|((id, lead, customer), at, amounts, status)| Deal { id, lead, customer, at, amounts, status })
}

fn cost() -> impl Strategy<Value = Cost> {
    let at = prop::option::weighted(0.95, hour());
    (at, amount(), one_of(&JOURNEYS), one_of(&["", "search"]), one_of(&["", "m1"]))
        .prop_map(|(at, amount, journey, channel, asset)| Cost { at, amount, journey, channel, asset })
}

prop_compose! {
    pub fn world()(
        events in prop::collection::vec(event(), 1..40),
        leads in prop::collection::vec(lead(), 0..16),
        stages in prop::collection::vec(stage(), 0..24),
        deals in prop::collection::vec(deal(), 0..16),
        costs in prop::collection::vec(cost(), 0..12),
        units in [one_of(&UNITS), one_of(&UNITS)],
        joined in [prop::option::of(hour()), prop::option::of(hour())],
        binary in any::<bool>(),
    ) -> World {
        let mut world = World { events, leads, stages, deals, costs, units, joined, binary };
        world.distinct();
        world.events.extend(KNOWN);
        world
    }
}

impl World {
    /// Rows of one id that are not the same are told apart by their time, the earliest of which counts: of several at one instant
    /// the first stays alone.
    fn distinct(&mut self) {
        let mut seen = std::collections::BTreeSet::new();
        self.events.retain(|row| seen.insert((row.id, row.at)));
        // The same event, told twice, is the same but for its time.
        let all = self.events.clone();
        for row in &mut self.events {
            let first = all.iter().find(|other| other.id == row.id).unwrap_or_else(|| unreachable!());
            *row = Event { at: row.at, ..first.clone() };
        }
        let mut seen = std::collections::BTreeSet::new();
        self.leads.retain(|row| seen.insert((row.id, row.at)));
        let mut seen = std::collections::BTreeSet::new();
        self.deals.retain(|row| seen.insert((row.id, row.at)));
    }

    /// Writes the files of a project.
    pub fn write(&self, folder: &Path) {
        let put = |name: &str, text: String| fs::write(folder.join(name), text).unwrap();
        put("milepost.toml", self.config());
        let mut events =
            "event_id,occurred_at,customer_id,event,channel,journey_id,asset_id,business_unit\n".to_owned();
        for Event { id, at, customer, name, channel, journey, asset, unit } in &self.events {
            let at = instant(*at);
            let _ = writeln!(events, "e{id},{at},{customer},{name},{channel},{journey},{asset},{unit}");
        }
        put("events.csv", events);
        let mut leads = "lead_id,created_at,customer_id,stage,journey_id,form_id,page_id\n".to_owned();
        for Lead { id, at, customer, stage, journey, form, page } in &self.leads {
            let _ = writeln!(leads, "l{id},{},{customer},{stage},{journey},{form},{page}", day_or_instant(*at));
        }
        put("leads.csv", leads);
        let mut stages = "lead_id,stage,entered_at\n".to_owned();
        for Stage { lead, name, at } in &self.stages {
            let _ = writeln!(stages, "l{lead},{name},{}", instant(*at));
        }
        put("stages.csv", stages);
        let mut deals =
            "opportunity_id,lead_id,customer_id,created_at,budget,estimated_revenue,actual_revenue,status\n".to_owned();
        for Deal { id, lead, customer, at, amounts, status } in &self.deals {
            let lead = lead.map_or(String::new(), |lead| format!("l{lead}"));
            let [budget, estimated, actual] = amounts.map(decimals);
            let at = day_or_instant(*at);
            let _ = writeln!(deals, "d{id},{lead},{customer},{at},{budget},{estimated},{actual},{status}");
        }
        put("deals.csv", deals);
        let mut costs = "spent_on,amount,journey_id,channel,asset_id\n".to_owned();
        for Cost { at, amount, journey, channel, asset } in &self.costs {
            let _ = writeln!(costs, "{},{},{journey},{channel},{asset}", day_or_instant(*at), decimals(*amount));
        }
        put("costs.csv", costs);
        put("customers.csv", format!("customer_id,business_unit\nc1,{}\nc2,{}\n", self.units[0], self.units[1]));
        let [first, second] = self.joined.map(|at| at.map_or(String::new(), instant));
        put(
            "segments.csv",
            format!("segment,customer_id,added_at,removed_at\nvip,c1,{first},{first}\nvip,c4,{second},\n"),
        );
        let mut journeys = "journey_id,direction,published_at,ended_at\n".to_owned();
        for (id, begins, ends) in PUBLISHED {
            let direction = if ["b", "o"].contains(&id) { " InBound\u{a0}" } else { "outbound" };
            let [begins, ends] = [begins, ends].map(|at| at.map_or(String::new(), instant));
            let _ = writeln!(journeys, "{id},{direction},{begins},{ends}");
        }
        put("journeys.csv", journeys);
        put("assets.csv", "asset_id,name\nm2,Mail\nm3,Never sent\n".to_owned());
    }

    fn config(&self) -> String {
        let mut text = "timezone = \"Europe/Berlin\"\n\n[source]\nfiles = { events = \"events.csv\", leads = \"leads.csv\", \
            lead_stages = \"stages.csv\", opportunities = \"deals.csv\", costs = \"costs.csv\", customers = \"customers.csv\", \
            segments = \"segments.csv\", journeys = \"journeys.csv\", assets = \"assets.csv\" }\n"
            .to_owned();
        if self.binary {
            let of = |column: &str| format!("{column} = {{ expression = \"{column}::double\" }}\n");
            let _ = write!(text, "\n[source.opportunities]\n{}{}", of("budget"), of("actual_revenue"));
            let _ = write!(text, "\n[source.costs]\n{}", of("amount"));
        }
        text +=
            "\n[[journey]]\nid = \"s\"\ndirection = \"inbound\"\n\n[[journey]]\nid = \"o\"\ndirection = \"outbound\"\n";
        text += "\n[[journey]]\nid = \"a\"\ngoal = { kind = \"drive_purchase\", trigger = \"purchase\", target = \"34%\" }\n";
        text += "\n[[journey]]\nid = \"b\"\ngoal = { kind = \"drive_purchase\", trigger = \"purchase\", target = 2 }\n";
        text
    }
}

/// An instant of UTC.
fn instant(at: Hour) -> String {
    let start = chrono::NaiveDate::from_ymd_opt(2025, 3, 28).unwrap().and_hms_opt(0, 0, 0).unwrap();
    (start + chrono::Duration::hours(at)).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The first instant of a day is written as the day, which is one of the zone.
fn day_or_instant(at: Option<Hour>) -> String {
    let Some(at) = at else { return String::new() };
    DAYS.iter().find(|(_, first)| *first == at).map_or_else(|| instant(at), |(day, _)| (*day).to_owned())
}

/// Thousandths in as few decimals as there are.
pub fn decimals(thousandths: Option<i64>) -> String {
    let Some(amount) = thousandths else { return String::new() };
    let (sign, amount) = (if amount < 0 { "-" } else { "" }, amount.unsigned_abs());
    let text = format!("{sign}{}.{:03}", amount / 1000, amount % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
