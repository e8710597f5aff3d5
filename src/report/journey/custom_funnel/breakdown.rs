//! By what a custom funnel is told apart (U8): a column or attribute of the event that starts it, or a column of its customer.

use std::collections::HashMap;

use crate::config::Config;
use crate::domain::funnel::{Funnel, FunnelOrder};
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::query::Query;
use crate::store::{self, Param, Reader};

use super::attempts::{CustomerAttempts, queries, scan};

pub(super) const CUSTOMERS: &str = include_str!("funnel_customers.sql");
pub(super) const ATTRIBUTES: &str = include_str!("customer_attributes.sql");
pub(super) const STARTS: &str = include_str!("funnel_starts.sql");
pub(super) const LABELS: &str = include_str!("funnel_labels.sql");

/// Columns that every funnel can be told apart by; those that begin with `customer.` are of the customer.
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

/// So many groups with most starters are told apart (U8).
const LARGEST: usize = 20;

/// What stands for all other groups.
pub(super) const OTHER: &str = "(other)";

/// What tells an attempt apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Shape,
    Customer,
    Attribute,
}

/// Which group an attempt is of.
pub(in crate::report) struct Groups {
    /// By shape, by customer or by the number of its values, the number of the text; `None` = none.
    labels: Vec<Option<u32>>,
    told: Told,
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
        known(cx, selected.1, breakdown)?;
        let told = told(breakdown);
        let (query, label) = if let Some(query) = query(args, selected.0) {
            (query, 1)
        } else {
            let [_, shapes, _] = queries(cx, args, selected.0);
            (shapes, 3)
        };
        let (labels, texts) = (Vec::new(), Vec::new());
        let mut groups = Self { labels, told, texts, places: Vec::new(), largest: Vec::new() };
        let mut numbers: HashMap<String, u32> = HashMap::new();
        for (key, text) in query.rows(cx.reader, |row| Ok((row.get::<u32>(0)?, row.get::<Option<String>>(label)?)))? {
            groups.labels.resize(groups.labels.len().max(key as usize + 1), None);
            groups.labels[key as usize] = text.map(|text| {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                *numbers.entry(text).or_insert(next)
            });
        }
        if told == Told::Attribute && numbers.is_empty() && starts(cx, selected)? {
            let mut all = breakdowns(cx.reader, &selected.1.breakdowns)?;
            all.retain(|known| known != breakdown);
            return Err(Error::unknown("breakdown", breakdown, &all));
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
        let new = || vec![0_u64; self.texts.len()];
        let visit = |starters: &mut Vec<u64>, own: &CustomerAttempts<'_>| {
            for (attempt, _) in own.attempts.iter() {
                if let Some(label) = self.label(own, attempt.start) {
                    starters[label as usize] += 1;
                }
            }
        };
        let merge = |starters: &mut Vec<u64>, others: Vec<u64>| {
            starters.iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
        };
        let starters = scan(cx, args, selected, new, visit, merge)?;
        let mut order: Vec<u32> =
            (0..).take(self.texts.len()).filter(|number| starters[*number as usize] > 0).collect();
        order.sort_by(|a, b| {
            let (a, b) = (*a as usize, *b as usize);
            starters[b].cmp(&starters[a]).then_with(|| self.texts[a].cmp(&self.texts[b]))
        });
        if order.len() > LARGEST {
            // A value that is called as the others together is one of them.
            order.retain(|number| self.texts[*number as usize] != OTHER);
        }
        self.places = vec![usize::MAX; self.texts.len()];
        order.iter().enumerate().for_each(|(place, number)| self.places[*number as usize] = place);
        order.truncate(LARGEST);
        self.largest = order;
        Ok(())
    }

    fn label(&self, own: &CustomerAttempts<'_>, start: u32) -> Option<u32> {
        let key = match self.told {
            Told::Shape => own.shapes[start as usize],
            Told::Customer => own.customer,
            Told::Attribute => own.labels[start as usize],
        };
        self.labels.get(key as usize).copied().flatten()
    }

    /// Whether nothing that starts has a text.
    pub fn is_empty(&self) -> bool {
        self.largest.is_empty()
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

/// Whether any event at all may start a funnel, whatever the filter.
fn starts(cx: &ReportContext<'_>, (position, funnel): (usize, &Funnel)) -> Result<bool, Error> {
    let first = if funnel.order == FunnelOrder::Any { i64::MAX } else { 1 };
    let params = [("funnel", Param::Int(i64::try_from(position).unwrap_or(i64::MAX))), ("first", Param::Int(first))];
    let found = Query::new("funnel_starts.sql", STARTS, &params).rows(cx.reader, |row| row.get::<bool>(0))?;
    Ok(found.first().copied().unwrap_or_default())
}

/// What a breakdown goes by.
fn told(breakdown: &str) -> Told {
    match breakdown {
        of_customer if of_customer.starts_with(Funnel::OF_CUSTOMER) => Told::Customer,
        column if BREAKDOWNS.contains(&column) => Told::Shape,
        _ => Told::Attribute,
    }
}

/// The query of a breakdown by customers or attributes of the funnel of this position; `None` = shapes tell it, or there is none.
pub(super) fn query(args: &Args, funnel: usize) -> Option<Query> {
    let breakdown = args.breakdown.as_deref()?;
    let mut params = vec![("breakdown", Param::Text(breakdown.to_owned()))];
    match told(breakdown) {
        Told::Shape => None,
        Told::Customer => Some(Query::new("funnel_customers.sql", CUSTOMERS, &params)),
        Told::Attribute => {
            params.push(("funnel", Param::Int(i64::try_from(funnel).unwrap_or(i64::MAX))));
            Some(Query::new("funnel_labels.sql", LABELS, &params))
        }
    }
}

/// Everything that a funnel can be told apart by: the columns of every funnel, its own attributes and those of the customers.
///
/// # Errors
/// When the store cannot be read.
pub fn breakdowns(reader: &Reader, own: &[String]) -> Result<Vec<String>, store::Error> {
    let own = own.iter().map(String::as_str).filter(|name| told(name) == Told::Attribute);
    let mut all: Vec<String> = BREAKDOWNS.iter().copied().chain(own).map(str::to_owned).collect();
    let of_customers = customer_attributes(reader)?.into_iter().filter(|(_, kept)| *kept);
    all.extend(of_customers.map(|(name, _)| name).filter(|name| !BREAKDOWNS.contains(&name.as_str())));
    Ok(all)
}

/// The attributes of customers, and whether their values are kept.
fn customer_attributes(reader: &Reader) -> Result<Vec<(String, bool)>, store::Error> {
    let query = Query::new("customer_attributes.sql", ATTRIBUTES, &[]);
    query.rows(reader, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// That a funnel can be told apart by it.
///
/// # Errors
/// When not, with near names.
fn known(cx: &ReportContext<'_>, funnel: &Funnel, breakdown: &str) -> Result<(), Error> {
    if BREAKDOWNS.contains(&breakdown) {
        return Ok(());
    }
    if told(breakdown) == Told::Customer && customer_attributes(cx.reader)?.contains(&(breakdown.to_owned(), false)) {
        return Err(Error::Usage {
            message: format!("“{breakdown}” has too many values to tell a funnel apart"),
            hint: "those of an attribute of customers are kept where there are no more than about 10,000".to_owned(),
        });
    }
    let all = breakdowns(cx.reader, &funnel.breakdowns)?;
    if all.iter().any(|known| known == breakdown) { Ok(()) } else { Err(Error::unknown("breakdown", breakdown, &all)) }
}

/// Adds what a question asks for and the store does not keep: the attribute that its funnel is to be told apart by.
pub fn asked_for(config: &mut Config, args: &Args) {
    let Some(breakdown) = args.breakdown.as_ref().filter(|name| told(name) == Told::Attribute) else { return };
    let mut funnels = config.funnels.iter_mut();
    let funnel = match &args.funnel {
        Some(id) => funnels.find(|funnel| funnel.id == *id || funnel.name == *id),
        None => funnels.next(),
    };
    if let Some(funnel) = funnel.filter(|funnel| !funnel.breakdowns.contains(breakdown)) {
        funnel.breakdowns.push(breakdown.clone());
    }
}
