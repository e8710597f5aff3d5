//! A path of items in one line: where it is too long it is cut in the middle, so that both ends stay in sight.

use super::pen;
use crate::domain::clean::Clean;

const GAP: &str = " › ";

/// What stands for so many items that are left out.
fn cut(items: usize) -> String {
    format!("…{items}…")
}

/// The whole path.
#[must_use]
pub fn joined(items: &[Clean]) -> String {
    items.iter().map(Clean::as_str).collect::<Vec<_>>().join(GAP)
}

/// An item of a path; in quotes where it holds what stands between items.
#[must_use]
pub fn item(name: &str) -> Clean {
    if name.contains(GAP.trim()) { Clean::new(&format!("“{name}”")) } else { Clean::new(name) }
}

/// The path in at most `room` columns: items are left out of the middle first, then the two ends are cut.
#[must_use]
pub fn fit(items: &[Clean], room: usize) -> String {
    let all = joined(items);
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return all };
    if pen::width(&all) <= room {
        return all;
    }
    if items.len() == 1 {
        return pen::fit(&all, room);
    }
    // The ends, and as many of the others as there is room for: from the ends inwards, in turn.
    let shown = |inner: usize| {
        let (head, tail) = (1 + inner.div_ceil(2), 1 + inner / 2);
        let mut shown: Vec<String> = items[..head].iter().map(ToString::to_string).collect();
        shown.push(cut(items.len() - head - tail));
        shown.extend(items[items.len() - tail..].iter().map(ToString::to_string));
        shown.join(GAP)
    };
    let most = items.len().saturating_sub(2).min(room / pen::width(GAP));
    let fits = (0..most).rev().map(shown).find(|text| pen::width(text) <= room);
    fits.unwrap_or_else(|| ends(first, last, items.len() - 2, room))
}

/// The two ends, each cut where both do not fit; the shorter one is cut only below half.
fn ends(first: &Clean, last: &Clean, left_out: usize, room: usize) -> String {
    let gap = if left_out > 0 { format!("{GAP}{}{GAP}", cut(left_out)) } else { GAP.to_owned() };
    let names = room.saturating_sub(pen::width(&gap));
    if names < 4 {
        return pen::fit(&format!("{first}{gap}{last}"), room);
    }
    let (left, right) = (pen::width(first.as_str()), pen::width(last.as_str()));
    let half = names / 2;
    let left = left.min(names - right.min(half));
    format!("{}{gap}{}", pen::fit(first.as_str(), left), pen::fit(last.as_str(), names - left))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(items: &[&str], room: usize) -> String {
        let items: Vec<Clean> = items.iter().map(|item| Clean::new(item)).collect();
        let text = fit(&items, room);
        assert!(pen::width(&text) <= room, "{text} in {room}");
        text
    }

    #[test]
    fn a14_a_long_path_is_cut_in_the_middle() {
        let path = ["welcome", "cart", "news", "webinar", "sale"];
        assert_eq!(fitted(&path, 40), "welcome › cart › news › webinar › sale");
        assert_eq!(fitted(&path, 37), "welcome › cart › …1… › webinar › sale");
        assert_eq!(fitted(&path, 36), "welcome › cart › …2… › sale");
        assert_eq!(fitted(&path, 20), "welcome › …3… › sale");
        assert_eq!(fitted(&path, 18), "welc… › …3… › sale");
        assert_eq!(fitted(&["abandoned cart", "abandoned cart"], 17), "abando… › abando…");
        assert_eq!(fitted(&["日本語日本語"], 6), "日本…");
        assert_eq!(fitted(&["a"], 0), "");
        assert_eq!(fitted(&[], 5), "");
    }

    #[test]
    fn a14_a_name_that_holds_what_stands_between_items_is_quoted() {
        let items = ["home", "Mail › web", "cart"].map(item);
        assert_eq!(joined(&items), "home › “Mail › web” › cart");
    }

    #[test]
    fn p15_no_room_breaks_a_path() {
        for room in 0..50 {
            for count in 0..7 {
                fitted(&["日本語", "e", "welcome series", "x", "日", "cart", "z"][..count], room);
            }
        }
    }
}
