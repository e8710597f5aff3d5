//! The rows of a demo world as batches for its tables.

use duckdb::arrow::error::ArrowError;
use duckdb::arrow::record_batch::RecordBatch;

use super::column::{batch, dates, flags, fraction, money, text, times, whole};
use crate::demo::World;
use crate::demo::calendar::{END, day};
use crate::demo::catalogue::{JOURNEYS, Journey, Step};
use crate::demo::effect::{EFFECTS, Effect, STORIES, Story};
use crate::demo::rows::{Activity, Block, Customer, Origin};
use crate::demo::words::{
    CHANNELS, COMPANY, COUNTRIES, FIRST, FORMS, LAST, NONE, PAGES, SEGMENTS, STAGES, TRADE, UNITS,
};

/// A table's name and rows for it.
pub type Rows = (&'static str, RecordBatch);

/// The id of a customer.
pub fn customer_id(customer: u64) -> String {
    format!("C{:07}", customer + 1)
}

fn account_id(account: u64) -> String {
    format!("A{:06}", account + 1)
}

fn lead_id(customer: u64) -> String {
    format!("L{:07}", customer + 1)
}

/// The word at a position; none where there is none.
pub fn word(list: &[&'static str], position: u8) -> Option<&'static str> {
    list.get(usize::from(position)).copied()
}

/// The id of a journey.
pub fn journey_id(journey: u8) -> Option<&'static str> {
    JOURNEYS.get(usize::from(journey)).map(|journey| journey.id)
}

fn names(row: &Customer) -> (&'static str, &'static str) {
    (word(&FIRST, row.first).unwrap_or_default(), word(&LAST, row.last).unwrap_or_default())
}

fn email(row: &Customer) -> String {
    let (first, last) = names(row);
    let domain = if row.account.is_some() { "example.com" } else { "example.org" };
    format!("{}.{}{}@{domain}", first.to_lowercase(), last.to_lowercase(), row.customer + 1)
}

/// The tables that do not depend on customers.
pub fn fixed(world: &World) -> Result<Vec<Rows>, ArrowError> {
    let steps: Vec<(&Journey, i64, &Step)> =
        JOURNEYS.iter().flat_map(|j| (1..).zip(j.steps).map(move |(i, step)| (j, i, step))).collect();
    let accounts: Vec<u64> = (0..world.accounts()).collect();
    let costs = if world.lean() { Vec::new() } else { world.costs() };
    let (assets, truth) = (world.assets(), Truth::all());
    Ok(vec![
        (
            "accounts",
            batch([
                ("account_id", text(&accounts, |row| Some(account_id(*row)))?),
                ("name", text(&accounts, |row| Some(company(*row)))?),
                ("attributes", text(&accounts, |row| Some(format!(r#"{{"employees":{}}}"#, 5 + row * 37 % 900)))?),
            ])?,
        ),
        (
            "journeys",
            batch([
                ("journey_id", text(&JOURNEYS, |row| Some(row.id))?),
                ("name", text(&JOURNEYS, |row| Some(row.name))?),
                ("direction", text(&JOURNEYS, |row| Some(row.direction))?),
                ("published_at", times(&JOURNEYS, |row| Some(day(row.published)))),
                ("ended_at", times(&JOURNEYS, |row| row.ended.map(day))),
                (
                    "status",
                    text(&JOURNEYS, |row| {
                        Some(if row.ended.is_some_and(|end| day(end) <= END) { "ended" } else { "running" })
                    })?,
                ),
            ])?,
        ),
        (
            "steps",
            batch([
                ("journey_id", text(&steps, |(journey, ..)| Some(journey.id))?),
                ("step_id", text(&steps, |(.., step)| Some(step.id))?),
                ("name", text(&steps, |(.., step)| Some(step.name))?),
                ("kind", text(&steps, |(.., step)| Some(step.kind.word()))?),
                ("position", whole(&steps, |(_, position, _)| Some(*position))),
                (
                    "parent_id",
                    text(&steps, |(journey, _, step)| journey.steps.get(usize::from(step.parent)).map(|s| s.id))?,
                ),
            ])?,
        ),
        (
            "assets",
            batch([
                ("asset_id", text(assets, |row| Some(row.id.clone()))?),
                ("name", text(assets, |row| Some(row.name))?),
                ("channel", text(assets, |row| word(&CHANNELS, row.channel))?),
            ])?,
        ),
        (
            "costs",
            batch([
                ("spent_on", dates(&costs, |row| row.day)),
                ("amount", money(&costs, 14, |row| Some(row.amount))?),
                ("journey_id", text(&costs, |row| journey_id(row.journey))?),
                ("channel", text(&costs, |row| word(&CHANNELS, row.channel))?),
                ("asset_id", text(&costs, |_| None::<&str>)?),
            ])?,
        ),
        (
            "demo_truth",
            batch([
                ("journey_id", text(&truth, |row| journey_id(row.journey()))?),
                ("channel", text(&truth, |row| row.effect().and_then(|effect| word(&CHANNELS, effect.channel)))?),
                ("outcome", text(&truth, |row| Some(row.outcome()))?),
                ("per_open", fraction(&truth, |row| row.effect().map(|effect| effect.open))),
                ("per_click", fraction(&truth, |row| row.effect().map(|effect| effect.click))),
                ("mean_days", fraction(&truth, Truth::days)),
                ("story", text(&truth, Truth::story)?),
            ])?,
        ),
    ])
}

/// One row of `demo_truth`.
enum Truth {
    Effect(&'static Effect),
    Story(&'static Story),
}

impl Truth {
    fn all() -> Vec<Self> {
        EFFECTS.iter().map(Self::Effect).chain(STORIES.iter().map(Self::Story)).collect()
    }

    fn journey(&self) -> u8 {
        match self {
            Self::Effect(effect) => effect.journey,
            Self::Story(story) => story.journey,
        }
    }

    fn effect(&self) -> Option<&Effect> {
        match self {
            Self::Effect(effect) => Some(effect),
            Self::Story(_) => None,
        }
    }

    fn outcome(&self) -> &'static str {
        match self {
            Self::Effect(effect) => effect.outcome.text(),
            Self::Story(story) => story.about,
        }
    }

    fn days(&self) -> Option<f64> {
        match self {
            Self::Effect(effect) => Some(effect.days),
            Self::Story(story) => story.days,
        }
    }

    fn story(&self) -> Option<&'static str> {
        match self {
            Self::Effect(_) => None,
            Self::Story(story) => Some(story.says),
        }
    }
}

fn company(account: u64) -> String {
    let (first, second) = (account % COMPANY.len() as u64, account / COMPANY.len() as u64);
    let pick =
        |list: &[&'static str], at: u64| usize::try_from(at).ok().and_then(|i| list.get(i).copied()).unwrap_or("");
    let name = format!("{} {}", pick(&COMPANY, first), pick(&TRADE, second % TRADE.len() as u64));
    match second / TRADE.len() as u64 {
        0 => name,
        n => format!("{name} {}", n + 1),
    }
}

/// The tables of one block of customers, but for the events; of a lean world who they are and their segments.
pub fn of_customers(block: &Block, lean: bool) -> Result<Vec<Rows>, ArrowError> {
    let mut rows = people(block)?;
    if !lean {
        rows.extend(business(block)?);
    }
    Ok(rows)
}

fn people(block: &Block) -> Result<Vec<Rows>, ArrowError> {
    let (people, members) = (&block.customers, &block.members);
    Ok(vec![
        (
            "customers",
            batch([
                ("customer_id", text(people, |row| Some(customer_id(row.customer)))?),
                ("name", text(people, |row| Some(full_name(row)))?),
                ("email", text(people, |row| Some(email(row)))?),
                ("audience", text(people, |row| word(&["contact", "lead", "profile"], row.audience))?),
                ("account_id", text(people, |row| row.account.map(account_id))?),
                ("business_unit", text(people, |row| word(&UNITS, row.unit))?),
                ("created_at", times(people, |row| Some(row.created))),
                (
                    "attributes",
                    text(people, |row| {
                        word(&COUNTRIES, row.country).map(|country| format!(r#"{{"country":"{country}"}}"#))
                    })?,
                ),
            ])?,
        ),
        (
            "segments",
            batch([
                ("segment", text(members, |row| word(&SEGMENTS, row.segment))?),
                ("customer_id", text(members, |row| Some(customer_id(row.customer)))?),
                ("added_at", times(members, |row| Some(row.added))),
                ("removed_at", times(members, |row| row.removed)),
            ])?,
        ),
    ])
}

fn business(block: &Block) -> Result<Vec<Rows>, ArrowError> {
    let shop: Vec<Customer> = block.customers.iter().filter(|row| row.shop).copied().collect();
    let stages = &block.stages;
    Ok(vec![
        ("identities", identities(&block.customers, "crm", "K")?),
        ("identities", identities(&shop, "shop", "S")?),
        ("leads", leads(block)?),
        (
            "lead_stages",
            batch([
                ("lead_id", text(stages, |row| Some(lead_id(row.customer)))?),
                ("stage", text(stages, |row| word(&STAGES, row.stage))?),
                ("entered_at", times(stages, |row| Some(row.at))),
            ])?,
        ),
        ("opportunities", opportunities(block)?),
        ("orders", orders(block)?),
        ("activities", activities(block)?),
    ])
}

fn full_name(row: &Customer) -> String {
    let (first, last) = names(row);
    format!("{first} {last}")
}

fn identities(rows: &[Customer], source: &str, letter: &str) -> Result<RecordBatch, ArrowError> {
    batch([
        ("source", text(rows, |_| Some(source))?),
        ("source_key", text(rows, |row| Some(format!("{letter}{}", row.customer * 7 + 100_003)))?),
        ("customer_id", text(rows, |row| Some(customer_id(row.customer)))?),
        ("identified_at", times(rows, |row| Some(row.created))),
        ("name", text(rows, |row| Some(full_name(row)))?),
        ("email", text(rows, |row| Some(email(row)))?),
    ])
}

fn leads(block: &Block) -> Result<RecordBatch, ArrowError> {
    let rows = &block.leads;
    let form = |form: u8| FORMS.get(usize::from(form)).map(|(id, _)| *id);
    batch([
        ("lead_id", text(rows, |row| Some(lead_id(row.customer)))?),
        ("customer_id", text(rows, |row| Some(customer_id(row.customer)))?),
        ("created_at", times(rows, |row| Some(row.created))),
        ("stage", text(rows, |row| word(&STAGES, row.stage))?),
        (
            "journey_id",
            text(rows, |row| match row.origin {
                Origin::Journey(journey) => journey_id(journey),
                _ => None,
            })?,
        ),
        (
            "form_id",
            text(rows, |row| match row.origin {
                Origin::Form(number) => form(number),
                _ => None,
            })?,
        ),
        (
            "page_id",
            text(rows, |row| match row.origin {
                Origin::Page(page) => word(&PAGES, page),
                _ => None,
            })?,
        ),
        ("campaign_id", text(rows, |row| (row.origin == Origin::Sales).then_some("sales-outreach"))?),
    ])
}

fn opportunities(block: &Block) -> Result<RecordBatch, ArrowError> {
    let rows = &block.opportunities;
    batch([
        (
            "opportunity_id",
            text(rows, |row| Some(format!("O{:07}{}", row.customer + 1, if row.lead { "" } else { "-D" })))?,
        ),
        ("lead_id", text(rows, |row| row.lead.then(|| lead_id(row.customer)))?),
        ("customer_id", text(rows, |row| Some(customer_id(row.customer)))?),
        ("created_at", times(rows, |row| Some(row.created))),
        ("budget", money(rows, 14, |row| Some(row.budget * 100))?),
        ("estimated_revenue", money(rows, 14, |row| Some(row.estimated * 100))?),
        ("actual_revenue", money(rows, 14, |row| row.actual.map(|amount| amount * 100))?),
        (
            "status",
            text(rows, |row| {
                Some(if row.actual.is_some() {
                    "won"
                } else if row.lost {
                    "lost"
                } else {
                    "open"
                })
            })?,
        ),
    ])
}

fn orders(block: &Block) -> Result<RecordBatch, ArrowError> {
    let rows = &block.orders;
    batch([
        ("order_id", text(rows, |row| Some(format!("R{:07}-{}", row.customer + 1, row.number)))?),
        ("customer_id", text(rows, |row| Some(customer_id(row.customer)))?),
        ("ordered_at", times(rows, |row| Some(row.at))),
        ("amount", money(rows, 12, |row| Some(row.amount))?),
        ("is_return", flags(rows, |row| row.returned)),
    ])
}

fn activities(block: &Block) -> Result<RecordBatch, ArrowError> {
    let rows = &block.activities;
    let rep = |row: &Activity| format!("rep{}@milepost.example", row.rep + 1);
    let customer = |row: &Activity| {
        let at = block.customers.binary_search_by_key(&row.customer, |person| person.customer);
        at.ok().and_then(|i| block.customers.get(i)).map(email)
    };
    batch([
        ("activity_id", text(rows, |row| Some(format!("T{:07}-{}", row.customer + 1, row.number)))?),
        ("kind", text(rows, |row| Some(if row.meeting { "meeting" } else { "email" }))?),
        ("at", times(rows, |row| Some(row.at))),
        ("account_id", text(rows, |row| Some(account_id(row.account)))?),
        ("from_address", text(rows, |row| if row.inbound { customer(row) } else { Some(rep(row)) })?),
        ("to_addresses", text(rows, |row| if row.inbound { Some(rep(row)) } else { customer(row) })?),
        ("duration_minutes", whole(rows, |row| row.meeting.then_some(row.minutes))),
    ])
}

/// A word that stands for no journey or asset of the tables: an intended fault.
pub fn stray(position: u8, word: &'static str) -> Option<&'static str> {
    (position == NONE - 1).then_some(word)
}
