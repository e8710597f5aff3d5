//! What a base file says of itself: up to when it goes, which data it was built from, what it leaves to the future.

use duckdb::Connection;

use super::Error;
use super::duckdb::place::Stamp;
use crate::domain::time::Time;

/// The facts of one base file, kept in its table `meta`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Up to when it goes; `None` = there is no event (T1).
    pub as_of: Option<Time>,
    /// No event after this instant was taken, whatever `as_of` is (T6).
    pub bound: Option<Time>,
    /// The earliest event that had not happened yet by this machine's clock; from then on another base is due (T6).
    pub next: Option<Time>,
    /// How many events had not happened yet.
    pub unborn: u64,
    /// Bytes of the source.
    pub size: u64,
    /// The latest change of its files.
    pub modified: Option<Time>,
    /// Bytes of the write-ahead log beside it.
    pub wal_bytes: u64,
    /// Rows of events that were read.
    pub rows_read: u64,
}

/// The names in `meta`, each with what is kept under it; whole numbers all.
type Kept = (&'static str, fn(&Facts) -> Option<i64>, fn(&mut Facts, i64));

const KEPT: &[Kept] = &[
    ("as_of_us", |f| f.as_of.map(|at| at.0), |f, n| f.as_of = Some(Time(n))),
    ("bound_us", |f| f.bound.map(|at| at.0), |f, n| f.bound = Some(Time(n))),
    ("next_us", |f| f.next.map(|at| at.0), |f, n| f.next = Some(Time(n))),
    ("unborn", |f| i64::try_from(f.unborn).ok(), |f, n| f.unborn = n.unsigned_abs()),
    ("source_bytes", |f| i64::try_from(f.size).ok(), |f, n| f.size = n.unsigned_abs()),
    ("source_modified_us", |f| f.modified.map(|at| at.0), |f, n| f.modified = Some(Time(n))),
    ("source_wal_bytes", |f| i64::try_from(f.wal_bytes).ok(), |f, n| f.wal_bytes = n.unsigned_abs()),
    ("rows_read", |f| i64::try_from(f.rows_read).ok(), |f, n| f.rows_read = n.unsigned_abs()),
];

/// The last fact to be written: a base without it is not whole.
const WHOLE: &str = "rows_read";

impl Facts {
    /// What the stamps of the files of a source say.
    pub fn stamped(&mut self, stamps: &[Stamp]) {
        self.size = stamps.iter().map(|stamp| stamp.size).sum();
        let changed = stamps.iter().map(|stamp| stamp.changed_ns.0 / 1_000).max();
        self.modified = changed.and_then(|us| i64::try_from(us).ok()).map(Time);
    }

    /// Writes them to the file attached as `out`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, connection: &Connection) -> Result<(), Error> {
        let mut insert = connection.prepare("insert into out.main.meta values (?, ?)")?;
        for (name, value, _) in KEPT {
            if let Some(value) = value(self) {
                insert.execute(duckdb::params![name, value.to_string()])?;
            }
        }
        Ok(())
    }

    /// Reads those of the file attached as `base`.
    ///
    /// # Errors
    /// When the file cannot be read, or does not say all.
    pub fn read(connection: &Connection) -> Result<Self, Error> {
        let mut statement = connection.prepare("select name, value from base.main.meta order by name")?;
        let mut rows = statement.query([])?;
        let (mut facts, mut whole) = (Self::default(), false);
        while let Some(row) = rows.next()? {
            let (name, value): (String, String) = (row.get(0)?, row.get(1)?);
            let Some((known, _, set)) = KEPT.iter().find(|(known, ..)| *known == name) else { continue };
            let value = value.parse().map_err(|_| Error::Engine(format!("the store's {known} is no number")))?;
            set(&mut facts, value);
            whole |= *known == WHOLE;
        }
        if whole { Ok(facts) } else { Err(Error::Engine("the store does not say what it holds".to_owned())) }
    }
}
