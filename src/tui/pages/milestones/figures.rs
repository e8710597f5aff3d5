//! What stands under the cursor of the trend, in words.

use crate::domain::period::Period;
use crate::domain::words;
use crate::print::format;
use crate::tui::look::Look;
use crate::tui::trend::figures::{change, why};
use crate::tui::widgets::bucket::Sums;
use crate::tui::widgets::pen::Line;

/// The bucket's name, why it is not all there, how many completed and the change on the one before, and those with a touch.
pub fn lines(sums: &Sums, index: usize, period: Period, look: &Look) -> Vec<Line> {
    let Some(bucket) = sums.buckets.get(index) else { return Vec::new() };
    let before = index.checked_sub(1).and_then(|before| sums.buckets.get(before));
    let count = |value| format::decimal(value, 0);
    let mut lines = vec![Line::new().add(bucket.called(sums.size), look.strong)];
    if let Some(cut) = bucket.cut {
        lines.push(Line::new().add(why(cut, bucket, &sums.size.name(), period, look), look.warn));
    }
    let completed = Line::new().add("completed ", look.dim).add(count(bucket.value), look.strong);
    lines.push(match before {
        Some(before) => change(completed, bucket, before, &sums.size.name(), look),
        None => completed,
    });
    let mut with = Line::new().add(format!("{} ", words::WITH_TOUCH.to_lowercase()), look.dim);
    with = with.add(count(bucket.parts[0]), look.strong);
    if bucket.value > 0.0 {
        with = with.add(format!(" ({} %)", format::share(bucket.parts[0] / bucket.value)), look.text);
    }
    lines.push(with);
    lines
}
