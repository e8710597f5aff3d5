//! The events of a block as one batch: the hot part of writing a demo.

use duckdb::arrow::array::ArrayRef;
use duckdb::arrow::error::ArrowError;
use duckdb::arrow::record_batch::RecordBatch;

use super::column::{Column, Text, batch, flags, money, times, whole};
use super::table::{customer_id, stray, word};
use crate::demo::World;
use crate::demo::catalogue::JOURNEYS;
use crate::demo::rows::{Event, NEVER};
use crate::demo::words::{CHANNELS, PLATFORMS, UNITS, VARIANTS, attribute_texts};

/// Ids, as this number of `customer_id` and 0 for none.
fn id(value: u64) -> Option<i64> {
    i64::try_from(value).ok().filter(|id| *id != 0)
}

fn words(rows: &[Event], list: &[&'static str], position: impl Fn(&Event) -> u8) -> Result<ArrayRef, ArrowError> {
    let mut text = Text::with(rows.len());
    for row in rows {
        text.push(word(list, position(row)));
    }
    text.finish()
}

/// The ids of the customers, which come again and again: each is written once.
fn customers(rows: &[Event]) -> Result<ArrayRef, ArrowError> {
    let real = |row: &&Event| row.customer != u64::MAX;
    let first = rows.iter().filter(real).map(|row| row.customer).min().unwrap_or(0);
    let last = rows.iter().filter(real).map(|row| row.customer).max().unwrap_or(0);
    let ids: Vec<String> = (first..=last).map(customer_id).collect();
    let mut text = Text::with(rows.len());
    for row in rows {
        let place = usize::try_from(row.customer.wrapping_sub(first)).ok();
        text.push(place.and_then(|place| ids.get(place)).map(String::as_str));
    }
    text.finish()
}

/// The batch.
pub fn events(world: &World, rows: &[Event]) -> Result<RecordBatch, ArrowError> {
    let attributes = attribute_texts();
    let mut steps = Text::with(rows.len());
    let mut journeys = Text::with(rows.len());
    let mut assets = Text::with(rows.len());
    let mut details = Text::with(rows.len());
    for row in rows {
        let journey = JOURNEYS.get(usize::from(row.journey));
        let step = journey.and_then(|journey| journey.steps.get(usize::from(row.step)));
        let asset = world.assets().get(usize::from(row.asset));
        journeys.push(journey.map(|journey| journey.id).or_else(|| stray(row.journey, "spring-sale-2023")));
        steps.push(step.map(|step| step.id));
        assets.push(asset.map(|asset| asset.id.as_str()).or_else(|| stray(row.asset, "banner-legacy")));
        details.push(attributes.get(usize::from(row.attributes)).map(String::as_str));
    }
    let columns: [Column; 17] = [
        ("occurred_at", times(rows, |row| Some(row.at).filter(|at| *at != NEVER))),
        ("customer_id", customers(rows)?),
        ("event", {
            let mut text = Text::with(rows.len());
            for row in rows {
                text.push(Some(row.name.text()));
            }
            text.finish()?
        }),
        ("event_id", whole(rows, |row| id(row.id))),
        ("journey_id", journeys.finish()?),
        ("entry_id", whole(rows, |row| id(row.entry))),
        ("journey_version", words(rows, &["1", "2"], |row| row.version)?),
        ("step_id", steps.finish()?),
        ("channel", words(rows, &CHANNELS, |row| row.channel)?),
        ("asset_id", assets.finish()?),
        ("message_id", whole(rows, |row| id(row.message))),
        ("platform", words(rows, &PLATFORMS, |row| row.platform)?),
        ("business_unit", words(rows, &UNITS, |row| row.unit)?),
        ("variant", words(rows, &VARIANTS, |row| row.variant)?),
        ("is_machine", flags(rows, |row| row.machine)),
        ("value", money(rows, 12, |row| Some(row.value).filter(|value| *value != 0))?),
        ("attributes", details.finish()?),
    ];
    batch(columns)
}
