//! By what a custom funnel is told apart (U8): a column of the first step's event, or of its customer.

use std::collections::HashMap;

use crate::domain::funnel::Funnel;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::query::Query;
use crate::store::Param;

use super::attempts::{CustomerAttempts, queries, scan};

pub(super) const CUSTOMERS: &str = include_str!("funnel_customers.sql");

/// Columns that a funnel can be told apart by; those that begin with `customer.` are of the customer.
pub const BREAKDOWNS: &[&str] = &[
    "event",
    "journey",
    "step",
    "channel",
    "asset",
    "platform",
    "business_unit",
    "variant",
    "version",
    "customer.audience",
    "customer.business_unit",
    "customer.name",
    "customer.email",
];

const OF_CUSTOMER: &str = "customer.";

/// So many groups with most starters are told apart (U8).
const LARGEST: usize = 20;

/// What stands for all other groups.
pub(super) const OTHER: &str = "(other)";

/// Which group an attempt is of.
pub(in crate::report) struct Groups {
    /// By shape, or by customer, the number of the text; `None` = none.
    labels: Vec<Option<u32>>,
    of_customer: bool,
    /// The texts by number.
    texts: Vec<String>,
    /// By number of the text, where it stands in the answer; beyond = [`OTHER`].
    places: Vec<usize>,
    /// The numbers of the texts that are told apart, in the order of the answer.
    largest: Vec<u32>,
}

impl Groups {
    /// The groups of a question that asks for a breakdown; a first read counts who starts in each.
    pub fn read(cx: &ReportContext<'_>, args: &Args, selected: (usize, &Funnel)) -> Result<Option<Self>, Error> {
        let Some(breakdown) = &args.breakdown else { return Ok(None) };
        if !BREAKDOWNS.contains(&breakdown.as_str()) {
            let known: Vec<String> = BREAKDOWNS.iter().map(|name| (*name).to_owned()).collect();
            return Err(Error::unknown("breakdown", breakdown, &known));
        }
        let of_customer = breakdown.starts_with(OF_CUSTOMER);
        let query = if of_customer {
            customers(breakdown)
        } else {
            let [_, shapes] = queries(cx, args, selected.0);
            shapes
        };
        let label = if of_customer { 1 } else { 3 };
        let mut groups =
            Self { labels: Vec::new(), of_customer, texts: Vec::new(), places: Vec::new(), largest: Vec::new() };
        let mut numbers: HashMap<String, u32> = HashMap::new();
        for (key, text) in query.rows(cx.reader, |row| Ok((row.get::<u32>(0)?, row.get::<Option<String>>(label)?)))? {
            groups.labels.resize(groups.labels.len().max(key as usize + 1), None);
            groups.labels[key as usize] = text.map(|text| {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                *numbers.entry(text).or_insert(next)
            });
        }
        groups.texts = vec![String::new(); numbers.len()];
        for (text, number) in numbers {
            groups.texts[number as usize] = text;
        }
        groups.rank(cx, args, selected)?;
        Ok(Some(groups))
    }

    /// Puts the groups with most starters first, of equal ones the first by bytes.
    fn rank(&mut self, cx: &ReportContext<'_>, args: &Args, selected: (usize, &Funnel)) -> Result<(), Error> {
        let mut starters = vec![0_u64; self.texts.len()];
        scan(cx, args, selected, |own| {
            for (attempt, _) in own.attempts.iter() {
                if let Some(label) = self.label(own, attempt.start) {
                    starters[label as usize] += 1;
                }
            }
        })?;
        let mut order: Vec<u32> =
            (0..).take(self.texts.len()).filter(|number| starters[*number as usize] > 0).collect();
        order.sort_by(|a, b| {
            let (a, b) = (*a as usize, *b as usize);
            starters[b].cmp(&starters[a]).then_with(|| self.texts[a].cmp(&self.texts[b]))
        });
        self.places = vec![usize::MAX; self.texts.len()];
        order.iter().enumerate().for_each(|(place, number)| self.places[*number as usize] = place);
        order.truncate(LARGEST);
        self.largest = order;
        Ok(())
    }

    fn label(&self, own: &CustomerAttempts<'_>, start: u32) -> Option<u32> {
        let key = if self.of_customer { own.customer } else { own.shapes[start as usize] };
        self.labels.get(key as usize).copied().flatten()
    }

    /// How many places there are: those told apart, the others, those without a text.
    pub fn count(&self) -> usize {
        self.largest.len() + 2
    }

    /// The place of the attempt that starts at an event.
    pub fn place(&self, own: &CustomerAttempts<'_>, start: u32) -> usize {
        match self.label(own, start) {
            Some(label) => self.places[label as usize].min(self.largest.len()),
            None => self.largest.len() + 1,
        }
    }

    /// The place of the group that is called so.
    pub fn named(&self, name: Option<&str>) -> Option<usize> {
        (0..self.count()).find(|place| self.name(*place).as_deref() == name)
    }

    /// What the group of a place is called.
    pub fn name(&self, place: usize) -> Option<String> {
        match self.largest.get(place) {
            Some(number) => Some(self.texts[*number as usize].clone()),
            None => (place == self.largest.len()).then(|| OTHER.to_owned()),
        }
    }
}

/// The query of a breakdown by a column of customers.
pub(super) fn customers(breakdown: &str) -> Query {
    Query::new("funnel_customers.sql", CUSTOMERS, &[("breakdown", Param::Text(breakdown.to_owned()))])
}

/// Whether a breakdown is by a column of customers.
pub(super) fn of_customers(args: &Args) -> Option<&str> {
    args.breakdown.as_deref().filter(|breakdown| breakdown.starts_with(OF_CUSTOMER))
}
