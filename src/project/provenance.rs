//! Which data the project's answers speak of (P29).

use crate::config::{Config, Location};
use crate::domain::clock::Clock;
use crate::domain::finding::FindingId;
use crate::domain::provenance::{Freshness, Provenance, Remark};
use crate::report;
use crate::store::{self, Store};

/// What a generation says of its data; how the source stands to it is looked at anew for each answer.
pub(super) fn provenance(store: &Store, left_out: Vec<Remark>, older: Option<&str>) -> Provenance {
    let config = store.config();
    let mut remarks: Vec<Remark> = older.map(|why| Remark::OlderGeneration(why.to_owned())).into_iter().collect();
    let Some(facts) = store.facts() else {
        return Provenance { path: path(config), zone: config.zone, remarks, ..Provenance::default() };
    };
    if facts.as_of.is_none() {
        remarks.push(Remark::NoEvents);
    }
    if facts.wal_bytes > 0 {
        remarks.push(Remark::Wal(facts.wal_bytes));
    }
    if let (Some(next), 1..) = (facts.next, facts.unborn) {
        remarks.push(Remark::Future(facts.unborn, next));
    }
    if let Some(clock) = config.clock.filter(|clock| !clock.trusted() && !config.source.keep_future) {
        remarks.push(Remark::Clock(clock.0));
    }
    let horizon = config.clock.and_then(Clock::horizon);
    remarks.extend(facts.as_of.filter(|as_of| horizon.is_some_and(|horizon| *as_of > horizon)).map(Remark::Ahead));
    remarks.extend(left_out);
    Provenance {
        path: path(config),
        size: facts.size,
        modified: facts.modified,
        wal_bytes: facts.wal_bytes,
        rows_read: facts.rows_read,
        generation: store.generation(),
        freshness: Freshness::Fresh,
        zone: config.zone,
        remarks,
    }
}

/// How the source stands to the generation by now: in the state, and in words.
pub(super) fn look(provenance: &mut Provenance, now: store::Freshness) {
    provenance.remarks.retain(|remark| !matches!(remark, Remark::Newer | Remark::Gone(_)));
    provenance.freshness = match now {
        store::Freshness::Fresh | store::Freshness::Missing => Freshness::Fresh,
        store::Freshness::Stale => Freshness::Newer,
        store::Freshness::Gone => Freshness::Gone,
    };
    let remark = match provenance.freshness {
        Freshness::Fresh => return,
        Freshness::Newer => Remark::Newer,
        Freshness::Gone => Remark::Gone(provenance.modified),
    };
    provenance.remarks.insert(0, remark);
}

/// The database, or the files as they are configured.
fn path(config: &Config) -> String {
    match config.source.location.as_ref().map(|location| &location.value) {
        Some(Location::Database(path)) => path.display().to_string(),
        Some(Location::Files(files)) => {
            let paths: Vec<&str> = files.iter().map(|(_, path)| path.as_str()).collect();
            paths.join(", ")
        }
        None => String::new(),
    }
}

/// What the figures leave out for faults of the data, and an `as_of` that stands on little (H3, H5).
///
/// # Errors
/// When the store cannot be read.
pub(super) fn left_out(store: &Store, reader: &store::Reader) -> Result<Vec<Remark>, report::Error> {
    let thin = match store.as_of() {
        Some(as_of) => report::thin_end(reader, as_of)?,
        None => None,
    };
    // Events of the future have a remark of their own, which says when the first is due.
    let left_out = report::left_out(reader)?.into_iter().filter(|out| out.finding != FindingId::Future.id());
    Ok(thin.map(Remark::Thin).into_iter().chain(left_out.map(Remark::LeftOut)).collect())
}
