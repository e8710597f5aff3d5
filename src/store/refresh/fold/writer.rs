//! Rows of the fold → the tables that grow with events and customers.

use duckdb::Appender;

use super::shard::ShardRows;
use crate::journey::{Reason, Rows};
use crate::store::Error;
use crate::store::refresh::append::{Values, append};

/// One appender for each table that the fold fills.
pub struct Writer<'a> {
    touch: Appender<'a>,
    entry: Appender<'a>,
    visit: Appender<'a>,
    message: Appender<'a>,
    excluded: Appender<'a>,
    other_event: Appender<'a>,
    customer: Appender<'a>,
    member: Appender<'a>,
    hit: Appender<'a>,
}

impl<'a> Writer<'a> {
    /// Appenders to the tables of the file attached as `out`.
    ///
    /// # Errors
    /// When a table is missing.
    pub fn new(connection: &'a duckdb::Connection) -> Result<Self, Error> {
        let table = |name| connection.appender_to_catalog_and_db(name, "out", "main");
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
        })
    }

    /// Writes what is still held.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<(), Error> {
        let Self { touch, entry, visit, message, excluded, other_event, customer, member, hit } = &mut self;
        for table in [touch, entry, visit, message, excluded, other_event, customer, member, hit] {
            table.flush()?;
        }
        Ok(())
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
        use Values::{Flag, Int, Ints, Key, Nums, Small, Texts};
        let customers = &mut part.customers;
        append(
            &mut self.customer,
            vec![
                Key((part.first_customer..).take(customers.len()).collect()),
                Texts(customers.iter_mut().map(|r| Some(std::mem::take(&mut r.id))).collect()),
                Small(customers.iter().map(|r| r.group.0).collect()),
                Flag(customers.iter().map(|r| r.group.1).collect()),
                Texts(customers.iter_mut().map(|r| r.name.take()).collect()),
                Texts(customers.iter_mut().map(|r| r.email.take()).collect()),
                Texts(customers.iter_mut().map(|r| r.unit.take()).collect()),
                Texts(customers.iter_mut().map(|r| r.audience.take()).collect()),
            ],
        )?;
        let members = &mut part.members;
        append(
            &mut self.member,
            vec![
                Texts(members.iter_mut().map(|r| Some(std::mem::take(&mut r.segment))).collect()),
                Key(members.iter().map(|r| r.customer).collect()),
                Ints(members.iter().map(|r| r.added).collect()),
                Ints(members.iter().map(|r| r.removed).collect()),
            ],
        )?;
        let hits = &mut part.hits;
        append(
            &mut self.hit,
            vec![
                Key(hits.iter().map(|r| r.customer).collect()),
                Key(hits.iter().map(|r| r.trigger).collect()),
                Int(hits.iter().map(|r| r.at).collect()),
                Key(hits.iter().map(|r| r.before).collect()),
                Nums(hits.iter().map(|r| r.value).collect()),
                Texts(hits.iter_mut().map(|r| r.unit.take()).collect()),
                Int(hits.iter().map(|r| r.src).collect()),
            ],
        )
    }

    fn events(&mut self, rows: &Rows) -> Result<(), Error> {
        use Values::{Flag, Int, Ints, Key, Keys, Small, Words};
        let Rows { touches, entries, visits, messages, excluded, others, .. } = rows;
        append(
            &mut self.touch,
            vec![
                Key(touches.iter().map(|r| r.customer).collect()),
                Int(touches.iter().map(|r| r.at).collect()),
                Key(touches.iter().map(|r| r.shape).collect()),
                Int(touches.iter().map(|r| r.src).collect()),
            ],
        )?;

        append(
            &mut self.entry,
            vec![
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
            ],
        )?;

        append(
            &mut self.visit,
            vec![
                Key(visits.iter().map(|r| r.entry).collect()),
                Key(visits.iter().map(|r| r.customer).collect()),
                Key(visits.iter().map(|r| r.shape).collect()),
                Int(visits.iter().map(|r| r.at).collect()),
                Small(visits.iter().map(|r| r.outcome as u8).collect()),
                Keys(visits.iter().map(|r| r.next_shape).collect()),
            ],
        )?;

        append(
            &mut self.message,
            vec![
                Keys(messages.iter().map(|r| r.entry).collect()),
                Key(messages.iter().map(|r| r.customer).collect()),
                Key(messages.iter().map(|r| r.shape).collect()),
                Int(messages.iter().map(|r| r.at).collect()),
                Flag(messages.iter().map(|r| r.first).collect()),
                Flag(messages.iter().map(|r| r.first_platform).collect()),
                Ints(messages.iter().map(|r| r.message.map(u64::cast_signed)).collect()),
            ],
        )?;

        append(
            &mut self.excluded,
            vec![
                Key(excluded.iter().map(|r| r.customer).collect()),
                Key(excluded.iter().map(|r| r.shape).collect()),
                Int(excluded.iter().map(|r| r.at).collect()),
            ],
        )?;

        append(
            &mut self.other_event,
            vec![
                Key(others.iter().map(|r| r.customer).collect()),
                Key(others.iter().map(|r| r.shape).collect()),
                Int(others.iter().map(|r| r.at).collect()),
            ],
        )
    }
}
