//! Rows of the fold → the tables that grow with events and customers.

use super::shard::ShardRows;
use crate::journey::{Reason, Rows};
use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};

/// One appender for each table that the fold fills.
pub struct Writer<'a> {
    touch: TableAppender<'a>,
    entry: TableAppender<'a>,
    visit: TableAppender<'a>,
    message: TableAppender<'a>,
    excluded: TableAppender<'a>,
    other_event: TableAppender<'a>,
    customer: TableAppender<'a>,
    member: TableAppender<'a>,
    hit: TableAppender<'a>,
    sequence: TableAppender<'a>,
    /// In memory: what health looks through.
    stranger: TableAppender<'a>,
}

impl<'a> Writer<'a> {
    /// Appenders to the tables of the file attached as `out`, and, through a connection of its own, to `memory.main.stranger`.
    ///
    /// # Errors
    /// When a table is missing.
    pub fn new(connection: &'a duckdb::Connection, beside: &'a duckdb::Connection) -> Result<Self, Error> {
        beside.execute_batch("create or replace table memory.main.stranger (customer_id varchar not null)")?;
        let table = |name| TableAppender::new(connection, name);
        Ok(Self {
            touch: table("touch")?,
            entry: table("entry")?,
            visit: table("visit")?,
            message: table("message")?,
            excluded: table("excluded")?,
            other_event: table("other_event")?,
            customer: table("customer")?,
            member: table("member")?,
            hit: table("hit")?,
            sequence: table("sequence")?,
            stranger: TableAppender::in_memory(beside, "stranger")?,
        })
    }

    /// Writes what is still held.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(self) -> Result<(), Error> {
        let Self { touch, entry, visit, message, excluded, other_event, customer, member, hit, sequence, stranger } =
            self;
        let tables = [touch, entry, visit, message, excluded, other_event, customer, member, hit, sequence, stranger];
        tables.into_iter().try_for_each(TableAppender::finish)
    }

    /// Appends the rows of a part, whose texts are taken.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, part: &mut ShardRows) -> Result<(), Error> {
        self.events(&part.rows)?;
        self.people(part)
    }

    fn people(&mut self, part: &mut ShardRows) -> Result<(), Error> {
        use Values::{Flag, Int, Ints, Key, Nums, Small, Strings};
        let customers = std::mem::take(&mut part.customers);
        let [names, emails, units, audiences] = customers.texts;
        self.customer.append(vec![
            Key((part.first_customer..).take(customers.groups.len()).collect()),
            Strings(customers.ids),
            Small(customers.groups),
            Flag(customers.held),
            Strings(names),
            Strings(emails),
            Strings(units),
            Strings(audiences),
        ])?;
        let members = std::mem::take(&mut part.members);
        self.member.append(vec![
            Strings(members.segments),
            Key(members.customers),
            Ints(members.added),
            Ints(members.removed),
        ])?;
        self.stranger.append(vec![Strings(std::mem::take(&mut part.strangers))])?;
        let hits = std::mem::take(&mut part.hits);
        self.hit.append(vec![
            Key(hits.customers),
            Key(hits.triggers),
            Int(hits.at),
            Key(hits.before),
            Nums(hits.values),
            Strings(hits.units),
            Int(hits.src),
            Key(hits.seq),
            Key(hits.shapes),
        ])?;
        let sequence = std::mem::take(&mut part.sequence);
        self.sequence.append(vec![
            Key(sequence.customers),
            Key(sequence.seq),
            Int(sequence.at),
            Key(sequence.shapes),
            Int(sequence.src),
        ])
    }

    fn events(&mut self, rows: &Rows) -> Result<(), Error> {
        use Values::{Flag, Int, Ints, Key, Keys, Small, Words};
        let Rows { touches, entries, visits, messages, excluded, others, .. } = rows;
        self.touch.append(vec![
            Key(touches.iter().map(|r| r.customer).collect()),
            Int(touches.iter().map(|r| r.at).collect()),
            Key(touches.iter().map(|r| r.shape).collect()),
            Key(touches.iter().map(|r| r.place).collect()),
            Int(touches.iter().map(|r| r.src).collect()),
        ])?;

        self.entry.append(vec![
            Key(entries.iter().map(|r| r.entry).collect()),
            Key(entries.iter().map(|r| r.customer).collect()),
            Key(entries.iter().map(|r| r.shape).collect()),
            Int(entries.iter().map(|r| r.begun).collect()),
            Ints(entries.iter().map(|r| r.ended).collect()),
            Flag(entries.iter().map(crate::journey::rows::Entry::completed).collect()),
            Flag(entries.iter().map(crate::journey::rows::Entry::suppressed).collect()),
            Words(entries.iter().map(|r| r.reason.map(Reason::name)).collect()),
            Keys(entries.iter().map(|r| r.end_shape).collect()),
            Ints(entries.iter().map(|r| r.opened).collect()),
            Ints(entries.iter().map(|r| r.clicked).collect()),
        ])?;

        self.visit.append(vec![
            Key(visits.iter().map(|r| r.entry).collect()),
            Key(visits.iter().map(|r| r.customer).collect()),
            Key(visits.iter().map(|r| r.shape).collect()),
            Int(visits.iter().map(|r| r.at).collect()),
            Small(visits.iter().map(|r| r.outcome as u8).collect()),
            Keys(visits.iter().map(|r| r.next_shape).collect()),
        ])?;

        self.message.append(vec![
            Keys(messages.iter().map(|r| r.entry).collect()),
            Key(messages.iter().map(|r| r.customer).collect()),
            Key(messages.iter().map(|r| r.shape).collect()),
            Int(messages.iter().map(|r| r.at).collect()),
            Flag(messages.iter().map(|r| r.first).collect()),
            Flag(messages.iter().map(|r| r.first_platform).collect()),
            Ints(messages.iter().map(|r| r.message.map(u64::cast_signed)).collect()),
        ])?;

        self.excluded.append(vec![
            Key(excluded.iter().map(|r| r.customer).collect()),
            Key(excluded.iter().map(|r| r.shape).collect()),
            Int(excluded.iter().map(|r| r.at).collect()),
        ])?;

        self.other_event.append(vec![
            Key(others.iter().map(|r| r.customer).collect()),
            Key(others.iter().map(|r| r.shape).collect()),
            Int(others.iter().map(|r| r.at).collect()),
        ])
    }
}
