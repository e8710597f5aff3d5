//! Touches and completions of one customer as lines: what each touch is worth, and why some are worth nothing.

use std::collections::HashMap;

use super::followed::Followed;
use super::row::TimelineRow;
use crate::attribution::{OLDEST, Setup, TouchShape};
use crate::domain::milestone::Milestone;
use crate::domain::model::View;
use crate::domain::time::Time;
use crate::store::{self, Row};

/// What tells of a customer's touches.
pub(super) struct Line<'a> {
    pub setup: &'a Setup,
    pub key: u32,
    pub view: View,
    pub names: &'a [String],
    /// By shape: event, journey, channel, asset.
    pub known: HashMap<u32, [Option<String>; 4]>,
}

/// What a touch is worth, or why nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Standing {
    pub item: Option<String>,
    /// Of the customer's completions that count, the one on whose path it is; from 1.
    pub completion: Option<u64>,
    pub credit: Option<f64>,
    pub reason: Option<String>,
}

pub(super) fn shape_texts(row: &Row<'_>) -> Result<[Option<String>; 4], store::Error> {
    Ok([row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?])
}

/// An event that met the milestone's conditions.
pub(super) struct Met {
    pub at: i64,
    pub before: u32,
    pub value: Option<f64>,
    pub counted: bool,
}

/// Touches and completions in the order of T4.
pub(super) fn rows(line: &Line<'_>, followed: &Followed, met: &[Met], milestone: &Milestone) -> Vec<TimelineRow> {
    let mut rows = Vec::with_capacity(followed.touches.len() + met.len());
    let mut met = met.iter().peekable();
    let mut counted = 0;
    let mut done = |rows: &mut Vec<TimelineRow>, touches: u32| {
        while let Some(one) = met.next_if(|one| one.before <= touches) {
            counted += usize::from(one.counted);
            let number = one.counted.then_some(counted);
            rows.push(completed(one, number, followed, milestone));
        }
    };
    for (place, (at, shape)) in (0..).zip(&followed.touches) {
        done(&mut rows, place);
        rows.push(line.touch(place, *at, *shape, followed));
    }
    done(&mut rows, u32::MAX);
    rows
}

fn completed(one: &Met, number: Option<usize>, followed: &Followed, milestone: &Milestone) -> TimelineRow {
    TimelineRow {
        time: Time(one.at),
        event: Some(milestone.trigger.clone()),
        journey: None,
        channel: None,
        asset: None,
        item: None,
        completion: number.map(|number| number as u64),
        credit: None,
        reason: Some(completion_says(one, number, followed, milestone)),
    }
}

/// What is said of an event that met the conditions: the how manyth completion that counts it is, from 1, or none.
pub(super) fn completion_says(one: &Met, number: Option<usize>, followed: &Followed, milestone: &Milestone) -> String {
    let value = one.value.map_or_else(String::new, |value| format!(", worth {value}"));
    match number.map(|number| number.checked_sub(1).and_then(|number| followed.led.get(number))) {
        Some(Some(led)) if led.picked && led.credits.is_empty() => {
            format!("completion{value}: no touch on its path")
        }
        Some(Some(led)) if led.picked => format!("completion{value}"),
        Some(_) => format!("completion{value}: left out by the filter"),
        None if milestone.tracking_since.is_some_and(|since| one.at < since.0) => {
            "before tracking began: does not count".to_owned()
        }
        None => "only the first completion counts".to_owned(),
    }
}

impl Line<'_> {
    /// The customer is of the segments of the filter.
    pub(super) fn chosen(&self) -> bool {
        self.setup.customers.get(self.key as usize).is_some_and(|customer| customer.chosen)
    }

    fn touch(&self, place: u32, at: i64, shape: u32, followed: &Followed) -> TimelineRow {
        let [event, journey, channel, asset] = self.known.get(&shape).cloned().unwrap_or_default();
        let Standing { item, completion, credit, reason } = self.standing(place, at, shape, followed);
        TimelineRow { time: Time(at), event, journey, channel, asset, item, completion, credit, reason }
    }

    /// What a touch is worth; `place` among all touches of the customer.
    pub(super) fn standing(&self, place: u32, at: i64, shape: u32, followed: &Followed) -> Standing {
        let of = self.setup.shapes.get(shape as usize).copied().unwrap_or_default();
        let item = of.items[self.view as usize].and_then(|item| self.names.get(item as usize)).cloned();
        let on = followed.led_of(place).and_then(|(number, led)| Some((number, led.credit_of(place)?.1)));
        let reason = if on.is_some() { None } else { Some(self.why(place, at, &of, followed)) };
        let (completion, credit) = on.map_or((None, None), |(number, credit)| (Some(number), credit));
        Standing { item, completion, credit, reason }
    }

    /// Why a touch is on no path.
    fn why(&self, place: u32, at: i64, of: &TouchShape, followed: &Followed) -> String {
        let customer = self.setup.customers.get(self.key as usize).copied().unwrap_or_default();
        if !(of.kept && customer.chosen && of.unit.unwrap_or(customer.unit)) {
            return "left out by the filter".to_owned();
        }
        if at < (self.setup.as_of - OLDEST).0 {
            return "more than 730 d before the end of the data".to_owned();
        }
        let Some((_, led)) = followed.led_of(place) else {
            let none = followed.led.is_empty();
            return if none { "no completion" } else { "after the last completion" }.to_owned();
        };
        if !led.picked {
            return "its completion is left out by the filter".to_owned();
        }
        if led.at.saturating_sub(at) > of.lookback.0 {
            return format!("too old: more than {} before the completion", of.lookback);
        }
        if of.items[self.view as usize].is_none() {
            return format!("no {}", self.view.name());
        }
        "gives way to touches that are prioritised".to_owned()
    }
}
