//! Counts by day, week, month, quarter or year, without gaps.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::period::Period;
use crate::domain::zone::{Bucket, Zone};

/// Beyond so long a time (times such as the year 9999 in the data), empty buckets are not listed.
const MOST_DAYS: i64 = 100_000;

/// Adds the empty buckets from the first that there is to the last, or to `until` where that is later; a note where there would be
/// too many, and none is added.
pub(super) fn fill<T: Default>(
    buckets: &mut BTreeMap<NaiveDate, T>,
    until: Option<NaiveDate>,
    zone: Zone,
    bucket: Bucket,
) -> Option<String> {
    let first = *buckets.first_key_value()?.0;
    let last = until.into_iter().chain(buckets.last_key_value().map(|(last, _)| *last)).max()?;
    if (last - first).num_days() > MOST_DAYS {
        let days = Period { from: Some(first), to: Some(last) }.days();
        return Some(format!("{days}: empty rows are left out, there would be too many"));
    }
    let mut day = first;
    while day <= last {
        buckets.entry(day).or_default();
        day = zone.next(day, bucket);
    }
    None
}
