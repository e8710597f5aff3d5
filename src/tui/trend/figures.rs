//! What is said of the bucket under the cursor of any trend.

use crate::domain::period::{Period, day_name};
use crate::print::format;
use crate::tui::look::Look;
use crate::tui::show;
use crate::tui::widgets::bucket::{BucketSum, Cut};
use crate::tui::widgets::chart;
use crate::tui::widgets::pen::Line;

/// The change on the bucket before; none where one of the two is not all there.
pub fn change(line: Line, bucket: &BucketSum, before: &BucketSum, name: &str, look: &Look) -> Line {
    let count = format::decimal(before.value, 0);
    if bucket.cut.is_some() || before.cut.is_some() {
        let which = if bucket.cut.is_some() { "this" } else { "the one before" };
        return line.add(format!("   {count} the {name} before; {which} is not a full {name}"), look.dim);
    }
    if before.value <= 0.0 {
        return line.add(format!("   none the {name} before"), look.dim);
    }
    if (bucket.value - before.value).abs() < 0.5 {
        return line.add(format!("   as the {name} before"), look.dim);
    }
    show::percent_change(line, bucket.value, before.value, "   ", look)
        .add(format!(" on the {name} before ({count})"), look.dim)
}

/// Why it is not all there.
pub fn why(cut: Cut, bucket: &BucketSum, name: &str, period: Period, look: &Look) -> String {
    let mark = chart::unfinished(look);
    match cut {
        Cut::Unfinished => format!("{mark} unfinished {name}: the data ends before {}", day_name(bucket.last)),
        Cut::Period => format!("{mark} part of a {name}: the period is {}", period.days()),
        Cut::Begun => format!("{mark} part of a {name}: counting began after {}", day_name(bucket.first)),
    }
}

/// The same in fewer lines, as many in one as fit.
pub fn joined(lines: Vec<Line>, room: usize, look: &Look) -> Vec<Line> {
    let mut all: Vec<Line> = Vec::new();
    for line in lines {
        match all.pop() {
            Some(last) if last.width() + 3 + line.width() <= room => all.push(last.add("   ", look.dim).join(line)),
            Some(last) => all.extend([last, line]),
            None => all.push(line),
        }
    }
    all
}
