//! The people of an audience, most touches first (P2).

use std::collections::BTreeMap;

use super::counted;
use super::kept::ReachCounts;
use super::rows::customers_param;
use super::texts;
use super::written::ToldReach;
use crate::domain::answer::Answer;
use crate::domain::decimal::separated;
use crate::domain::note::{Note, Topic};
use crate::domain::table::Table;
use crate::domain::time::Time;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::query::Query;
use crate::store::Param;

const FIRST: &str = include_str!("reach_first.sql");
const CALLED: &str = include_str!("reach_called.sql");

/// The texts of its queries, by file name.
pub(super) const SQL: &[(&str, &str)] = &[("reach_first.sql", FIRST), ("reach_called.sql", CALLED)];

/// So many people where nothing is said.
pub(super) const LIMIT: usize = 100;

crate::row! {
    /// One of the people, over all journeys.
    pub struct CustomerReachRow {
        customer: String,
        name: Option<String> = "reach.name" ("Name", Text, "R4", "What the customer is called."),
        email: Option<String> = "reach.email" ("Email", Text, "R4", "The customer's email."),
        journeys: u64 = "reach.journeys" ("Journeys", Count, "P2", "Journeys that the customer started or was excluded from."),
        messages: u64 = "reach.messages" ("Sent", Count, "F1", "Messages dispatched."),
        interactions: u64 = "reach.interactions" ("Touches", Count, "P2", "Touches of journeys."),
        journeys_responded: u64 = "reach.journeys_responded" ("Responded to", Count, "P2", "Journeys that sent the customer a message and that the customer touched."),
        last_message: Option<Time> = "reach.last_message" ("Last sent", Time, "P2", "The last message."),
        last_interaction: Option<Time> = "reach.last_interaction" ("Last touch", Time, "P2", "The last touch of a journey."),
    }
}

/// Fills an answer with people: those whom a search finds, at most as many as are asked for.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn list(
    cx: &ReportContext<'_>,
    args: &Args,
    counts: &ReachCounts,
    answer: &mut Answer,
) -> Result<(), Error> {
    let limit = args.limit.unwrap_or(LIMIT);
    let (chosen, all) = first(cx, args, counts, limit)?;
    let known = counted::people(cx, args, counts, &chosen)?;
    let params = [("customers", customers_param(&chosen))];
    let mut rows = Query::new("reach_called.sql", CALLED, &params).rows(cx.reader, |row| {
        let person = known.get(&row.get(0)?).copied().unwrap_or_default();
        let ToldReach { journeys, messages, touches, responded, sent_at, touched_at } = person;
        Ok(CustomerReachRow {
            customer: row.get(1)?,
            name: row.get(2)?,
            email: row.get(3)?,
            journeys,
            messages,
            interactions: touches,
            journeys_responded: responded,
            last_message: sent_at.map(Time),
            last_interaction: touched_at.map(Time),
        })
    })?;
    rows.sort_by(|a, b| b.interactions.cmp(&a.interactions).then_with(|| a.customer.cmp(&b.customer)));
    let told = i64::try_from(limit).unwrap_or(i64::MAX);
    answer.parameters.extend([("search", args.search.clone().into()), ("limit", told.into())]);
    let shown = rows.len() as u64;
    if shown < all {
        let how_many = format!("{} of {} people", separated(shown), separated(all));
        answer.notes.push(Note::on(Topic::Shown, how_many));
    }
    answer.table = Table::of_rows::<CustomerReachRow>();
    answer.table.extend(rows);
    Ok(())
}

/// The first people by touches, then by id, and how many there are in all.
fn first(cx: &ReportContext<'_>, args: &Args, counts: &ReachCounts, limit: usize) -> Result<(Vec<u32>, u64), Error> {
    let customers = u32::try_from(counts.touches.len()).unwrap_or(u32::MAX);
    let found = texts::found(cx, args, customers)?;
    let of_search = |customer: &usize| found.as_ref().is_none_or(|found| found.get(*customer).is_some_and(|own| *own));
    let reached = || counts.touches.iter().enumerate().filter(|(customer, own)| **own > 0 && of_search(customer));
    let mut by_touches: BTreeMap<u32, usize> = BTreeMap::new();
    reached().for_each(|(_, touches)| *by_touches.entry(*touches).or_default() += 1);
    let all = by_touches.values().sum::<usize>();
    // Of those with as many touches as the last one the first by id.
    let (mut more, mut least) = (0, 0);
    for (touches, people) in by_touches.iter().rev() {
        least = *touches;
        if more + people >= limit {
            break;
        }
        more += people;
    }
    let number = |(customer, _): (usize, &u32)| u32::try_from(customer).unwrap_or(u32::MAX);
    let mut chosen: Vec<u32> = reached().filter(|(_, touches)| **touches > least).map(number).collect();
    let tied: Vec<u32> = reached().filter(|(_, touches)| **touches == least).map(number).collect();
    let left = limit - chosen.len();
    if tied.len() <= left {
        chosen.extend(tied);
    } else {
        let left = Param::Int(i64::try_from(left).unwrap_or(i64::MAX));
        let params = [("customers", customers_param(&tied)), ("limit", left)];
        chosen.extend(Query::new("reach_first.sql", FIRST, &params).rows(cx.reader, |row| row.get::<u32>(0))?);
    }
    Ok((chosen, all as u64))
}
