//! Which data an answer speaks of: source, generation, freshness, and what is left out for faults of the data (P29, H5).

use serde::Serialize;

use super::decimal::separated;
use super::time::{Span, Time};
use super::zone::Zone;

/// How the source stands to the generation that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Freshness {
    /// The generation was built from the source as it is.
    #[default]
    Fresh,
    /// The source has changed since; a refresh reads it.
    Newer,
    /// The source is out of reach.
    Gone,
}

/// Rows or values that the figures leave out for a fault of the data (H5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The table's role: `events`, `costs` …
    pub role: String,
    /// The id of the finding of `health`.
    pub finding: &'static str,
    /// Why, in words: `time unreadable`.
    pub reason: String,
    /// Rows or values left out.
    pub rows: u64,
    /// Of so many.
    pub of: u64,
}

/// What as_of stands on, where that is little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThinEnd {
    /// So many events; 0 = as_of is set, and lies after all of them.
    pub events: u64,
    /// Of so many.
    pub of: u64,
    /// From the last day of the rest to that of as_of.
    pub after: Span,
}

impl ThinEnd {
    /// `as_of stands on 1 event, 75.8 years after the rest`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let events = match self.events {
            0 => "no event".to_owned(),
            1 => "1 event".to_owned(),
            n => format!("{n} events"),
        };
        format!("as_of stands on {events}, {} after the rest", elapsed(self.after))
    }
}

#[expect(clippy::cast_precision_loss, reason = "days of ten thousand years")]
fn elapsed(span: Span) -> String {
    let days = span.0 / Span::DAY.0;
    if days < 365 { format!("{days} days") } else { format!("{:.1} years", days as f64 / 365.25) }
}

/// Something that a reader must know of the data before the figures (H5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// There is no event at all (T1).
    NoEvents,
    /// An older generation answers, since the source could not be read, and why.
    OlderGeneration(String),
    /// The source has changed since.
    Newer,
    /// The source is out of reach; when its data was last changed.
    Gone(Option<Time>),
    /// A write-ahead log of so many bytes lay beside the source.
    Wal(u64),
    /// So many events later than this machine's clock, and the first of them (T6).
    Future(u64, Time),
    /// This machine's clock cannot be right, so no event is taken for the future (T6).
    Clock(Time),
    /// `as_of` stands on few events, far after the rest (H3).
    Thin(ThinEnd),
    /// `as_of` lies beyond this machine's clock, on events that are kept or as it was asked for (H3).
    Ahead(Time),
    /// Rows or values are left out.
    LeftOut(LeftOut),
}

impl Remark {
    /// A few words for the line of the title.
    #[must_use]
    pub fn mark(&self) -> String {
        match self {
            Self::NoEvents => "no events".to_owned(),
            Self::OlderGeneration(_) => "older data: the source cannot be read".to_owned(),
            Self::Newer => "source changed".to_owned(),
            Self::Gone(_) => "source gone".to_owned(),
            Self::Wal(_) => "log beside the source".to_owned(),
            Self::Future(rows, _) => format!("{} of the future", many(*rows, "event")),
            Self::Clock(_) => "clock wrong".to_owned(),
            Self::Thin(end) => format!("as of stands on {}", many(end.events, "event")),
            Self::Ahead(_) => "as of in the future".to_owned(),
            Self::LeftOut(left) => format!("{} left out", separated(left.rows)),
        }
    }

    /// The sentence in every answer: how many, why, where to look; days are those of `zone`.
    #[must_use]
    pub fn sentence(&self, zone: Zone) -> String {
        let day = |time: Time| zone.local(time).format("%-d %b %Y").to_string();
        match self {
            Self::NoEvents => "there are no events: nothing could be counted (see health)".to_owned(),
            Self::OlderGeneration(why) => {
                format!("these are the figures of an older generation, since the source could not be read: {why}")
            }
            Self::Newer => "the source has changed since these figures were made: refresh reads it".to_owned(),
            Self::Gone(Some(modified)) => format!(
                "the source is gone or out of reach: these are the figures of what it held when last changed, {}",
                zone.local(*modified).format("%-d %b %Y %H:%M")
            ),
            Self::Gone(None) => "the source is gone or out of reach: these are the figures of what it held".to_owned(),
            Self::Wal(bytes) => format!(
                "a write-ahead log of {bytes} bytes lay beside the source: rows in it count only as far as it is sound, \
                 the others are missing here"
            ),
            Self::Future(rows, first) => format!(
                "{} later than this machine's clock {} left out, the first of {}: keep_future under [source] counts them",
                many(*rows, "event"),
                if *rows == 1 { "is" } else { "are" },
                day(*first)
            ),
            Self::Clock(now) => format!(
                "this machine's clock says {}, before this version of milepost was released: no event is taken for the \
                 future",
                day(*now)
            ),
            Self::Thin(end) => format!("{} (see health)", end.sentence()),
            Self::Ahead(as_of) => {
                format!("as_of, {}, lies beyond this machine's clock (see health)", day(*as_of))
            }
            Self::LeftOut(left_out) => left_out.sentence(),
        }
    }
}

/// `no event`, `1 event`, `2 events`.
fn many(count: u64, what: &str) -> String {
    if count == 0 {
        return format!("no {what}");
    }
    format!("{} {what}{}", separated(count), if count == 1 { "" } else { "s" })
}

/// Which data an answer speaks of (P29).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Provenance {
    /// The database, or the files as they are configured, joined by `, `.
    pub path: String,
    /// Bytes of all files.
    pub size: u64,
    /// The latest change of any of them.
    pub modified: Option<Time>,
    /// Bytes of the write-ahead log beside the database; 0 = there is none.
    pub wal_bytes: u64,
    /// Rows of events that were read.
    pub rows_read: u64,
    /// Which state of the store answered; another number for other contents.
    pub generation: u64,
    /// How the source stands to it.
    pub freshness: Freshness,
    /// The zone in which days are said.
    pub zone: Zone,
    /// What a reader must know before the figures, the gravest first.
    pub remarks: Vec<Remark>,
}

impl Provenance {
    /// The sentences that stand in every answer.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        self.remarks.iter().map(|remark| remark.sentence(self.zone)).collect()
    }

    /// A few words for the title: the gravest, and how many more there are; freshness has words of its own there.
    #[must_use]
    pub fn mark(&self) -> Option<String> {
        let mut left_out: u64 = 0;
        let mut marks = Vec::new();
        for remark in &self.remarks {
            match remark {
                Remark::Newer | Remark::Gone(_) => {}
                // Rows and values of all kinds are one mark.
                Remark::LeftOut(left) => left_out += left.rows,
                other => marks.push(other.mark()),
            }
        }
        if left_out > 0 {
            marks.push(format!("{} left out", separated(left_out)));
        }
        let first = marks.first()?;
        Some(match marks.len() - 1 {
            0 => first.clone(),
            more => format!("{first} +{more}"),
        })
    }
}

/// As in JSON (P29): `state` is `fresh`, `newer` or `gone`; the generation is written in hexadecimal.
impl Serialize for Provenance {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut source = serializer.serialize_struct("source", 8)?;
        source.serialize_field("path", &self.path)?;
        source.serialize_field("size", &self.size)?;
        source.serialize_field("modified", &self.modified)?;
        source.serialize_field("wal_bytes", &self.wal_bytes)?;
        source.serialize_field("rows_read", &self.rows_read)?;
        source.serialize_field("generation", &format!("{:016x}", self.generation))?;
        source.serialize_field("version", env!("CARGO_PKG_VERSION"))?;
        source.serialize_field("state", &self.freshness)?;
        source.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h5_each_remark_says_how_many_why_and_where_to_look() {
        let zone = Zone::default();
        let left = LeftOut {
            role: "events".to_owned(),
            finding: "no_time",
            reason: "time unreadable".to_owned(),
            rows: 2,
            of: 3,
        };
        let text = Remark::LeftOut(left).sentence(zone);
        assert_eq!(text, "2 of 3 rows of events are left out: time unreadable; see health");
        let text = Remark::Future(1, Time(253_402_214_400_000_000)).sentence(zone);
        assert!(
            text.starts_with("1 event later than this machine's clock is left out, the first of 31 Dec 9999"),
            "{text}"
        );
        let text = Remark::Thin(ThinEnd { events: 1, of: 13, after: Span::days(27_696) }).sentence(zone);
        assert_eq!(text, "as_of stands on 1 event, 75.8 years after the rest (see health)");
    }

    #[test]
    fn h5_the_title_names_the_gravest_and_counts_the_rest() {
        let remarks = vec![Remark::Newer, Remark::Wal(3), Remark::Clock(Time(0)), Remark::NoEvents];
        let provenance = Provenance { remarks, ..Provenance::default() };
        assert_eq!(provenance.mark().as_deref(), Some("log beside the source +2"));
        assert_eq!(Provenance::default().mark(), None);
        let left = |rows| {
            Remark::LeftOut(LeftOut { role: "events".into(), finding: "no_time", reason: String::new(), rows, of: 20 })
        };
        let provenance = Provenance { remarks: vec![left(3), left(10)], ..Provenance::default() };
        assert_eq!(provenance.mark().as_deref(), Some("13 left out"));
    }
}
