//! Which columns have room, and how wide each is.

use super::table::Grid;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::pen;

/// The columns that have room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// Each with its width.
    pub columns: Vec<(usize, u16)>,
    /// So many are scrolled out at the left.
    pub before: usize,
    /// So many more have no room.
    pub hidden: usize,
}

/// Columns of this rank and beyond give way to the names of the rows.
const MINOR: u8 = 5;

/// The least that the first column is cut to for the count of the others.
const LEAST: u16 = 4;

/// The least that a text that must be seen is cut to, where all that must be seen has no room otherwise.
const TIGHT: u16 = 12;

/// How much the columns make way for each other.
#[derive(Clone, Copy)]
struct Squeeze {
    /// The headings are the shorter ones.
    shortened: bool,
    /// Texts that must be seen are cut.
    tight: bool,
}

/// The count of columns that are not shown, short and long: those that have no room, and those hidden by choice.
pub(super) fn hidden_says(hidden: usize, by_choice: usize) -> [String; 2] {
    let columns = |n: usize| if n == 1 { "column" } else { "columns" };
    let all = hidden + by_choice;
    match (hidden, by_choice) {
        (_, 0) => [format!("+{all} ›"), format!("+{all} {} ›", columns(all))],
        // No scrolling brings them into sight.
        (0, _) => [format!("+{all}"), format!("{all} {} hidden", columns(all))],
        _ => [format!("+{all} ›"), format!("+{all} {} ›, {by_choice} of them hidden", columns(all))],
    }
}

impl Grid {
    /// The columns shown in so much room, with their widths; room for the count of the others is left.
    pub(super) fn layout(&self, room: u16) -> Layout {
        let all = self.fitted(room);
        if all.hidden + self.by_choice() == 0 || room < 12 {
            return all;
        }
        let [short, long] = hidden_says(all.hidden, self.by_choice()).map(|says| pen::cells(pen::width(&says)) + 1);
        let long = self.fitted(room.saturating_sub(long));
        let with_count = self.fitted(room - short);
        // The longer count where it cuts no text.
        let texts = |layout: &Layout| -> u16 {
            layout.columns.iter().filter(|(i, _)| !self.grows(*i)).map(|(_, width)| width).sum()
        };
        if long.columns.len() == all.columns.len() && texts(&long) == texts(&with_count) {
            return long;
        }
        // A bar without a heading that matters least may go for it.
        let minor = |i: usize| self.silent(i) && self.columns[i].rank >= MINOR;
        let keeps = |i: usize| minor(i) || with_count.columns.iter().any(|(other, _)| *other == i);
        if all.columns.iter().all(|(i, _)| keeps(*i)) {
            return with_count;
        }
        // Rather than another column, some text makes way for the count.
        let mut squeezed = all;
        let used: u16 = squeezed.columns.iter().map(|(_, width)| width + 1).sum();
        let lacks = short.saturating_sub((room + 1).saturating_sub(used));
        // Of another text what it has beyond its least, else of the first column.
        let least = |i: usize| self.want(i, self.squeeze(room));
        let spare = |&(i, width): &(usize, u16)| self.columns[i].most > 0 && width >= least(i) + lacks;
        let place = squeezed.columns.iter().skip(1).rposition(spare).map_or(0, |place| place + 1);
        let alone = with_count.columns.len() < 2;
        let least_cut =
            |i: usize, width: u16| if alone { LEAST } else { LEAST.max(self.natural[i].min(width) / 5 * 4) };
        match squeezed.columns.get_mut(place) {
            // No name loses more than a fifth for it, unless it would stand alone.
            Some((i, width)) if self.columns[*i].most > 0 && *width >= lacks + least_cut(*i, *width) => {
                *width -= lacks;
                squeezed
            }
            _ => with_count,
        }
    }

    /// So many columns are hidden by choice.
    pub(super) fn by_choice(&self) -> usize {
        self.columns.len() - self.sequence.len()
    }

    /// Whether the headings are the shorter ones: all columns have no room under the others.
    pub(super) fn shortened(&self, room: u16) -> bool {
        self.total(&self.sequence, Squeeze { shortened: false, tight: false }) > u32::from(room)
    }

    fn squeeze(&self, room: u16) -> Squeeze {
        let shortened = self.shortened(room);
        let needed: Vec<usize> = self.sequence.iter().copied().filter(|i| self.columns[*i].rank == 0).collect();
        let tight = self.total(&needed, Squeeze { shortened, tight: false }) > u32::from(room);
        Squeeze { shortened, tight }
    }

    /// The heading of a column.
    pub(super) fn heading(&self, i: usize, shortened: bool) -> &str {
        let column = &self.columns[i];
        if shortened { &column.short } else { &column.title }
    }

    /// The least width that a column is shown in.
    fn want(&self, i: usize, squeeze: Squeeze) -> u16 {
        let Squeeze { shortened, tight } = squeeze;
        let title = pen::cells(pen::width(self.heading(i, shortened)));
        let first = self.sequence.first() == Some(&i);
        let least = match self.columns[i].most {
            0 if shortened => self.narrow[i],
            0 => self.natural[i],
            _ if tight && self.columns[i].rank == 0 => self.columns[i].least.min(TIGHT),
            _ if first => self.columns[i].least,
            _ => self.columns[i].least.max(title),
        };
        // The arrow, and the number where two columns sort, stand within the column: they touch no other heading.
        match self.sort_mark(i) {
            Some((_, Some(_))) => least.max(title + 2),
            Some((_, None)) => least.max(title + 1),
            None => least,
        }
    }

    fn total(&self, shown: &[usize], squeeze: Squeeze) -> u32 {
        shown.iter().map(|&i| u32::from(self.want(i, squeeze)) + 1).sum::<u32>().saturating_sub(1)
    }

    fn fitted(&self, room: u16) -> Layout {
        let squeeze = self.squeeze(room);
        let shown = if self.skipped > 0 { self.in_order(room, squeeze) } else { self.by_importance(room, squeeze) };
        let mut widths: Vec<(usize, u16)> = shown.iter().map(|&i| (i, self.want(i, squeeze))).collect();
        let mut left = u32::from(room).saturating_sub(self.total(&shown, squeeze));
        let texts = |i: usize| self.columns[i].most > 0 && !self.grows(i);
        let bars = |i: usize| self.columns[i].most > 0 && self.grows(i);
        // Texts first, up to their most and then to all that they say: no bar grows while a text is cut.
        grow(&mut widths, &mut left, |i| texts(i).then(|| self.natural[i].min(self.columns[i].most)));
        grow(&mut widths, &mut left, |i| texts(i).then_some(self.natural[i]));
        grow(&mut widths, &mut left, |i| bars(i).then_some(self.columns[i].most));
        grow(&mut widths, &mut left, |i| bars(i).then(|| self.columns[i].most.saturating_mul(3)));
        let before = self.skipped;
        let scrolled = self.sequence.iter().skip(1).take(before);
        let hidden = self.sequence.iter().filter(|i| !shown.contains(i) && !scrolled.clone().any(|other| other == *i));
        let hidden = hidden.filter(|i| !self.silent(**i)).count();
        Layout { hidden, columns: widths, before }
    }

    /// The most important columns that fit; the first one and that of the cursor are the most important.
    fn by_importance(&self, room: u16, squeeze: Squeeze) -> Vec<usize> {
        let mut shown = self.sequence.clone();
        let first = shown.first().copied();
        let kept = |i: usize| Some(i) == first || i == self.column || self.partner(i) == Some(self.column);
        let without = |shown: &mut Vec<usize>, place: usize| {
            let partner = self.partner(shown.remove(place));
            shown.retain(|i| Some(*i) != partner);
        };
        // What a row is comes before what is least important: that gives way where the first column would be cut.
        let lacks =
            first.map_or(0, |i| self.natural[i].min(self.columns[i].most).saturating_sub(self.want(i, squeeze)));
        while self.total(&shown, squeeze) + u32::from(lacks) > u32::from(room) {
            let minor = |i: usize| !kept(i) && self.columns[i].rank >= MINOR;
            let free = shown.iter().enumerate().filter(|(_, i)| minor(**i));
            let Some((worst, _)) = free.max_by_key(|(_, i)| self.columns[**i].rank) else { break };
            without(&mut shown, worst);
        }
        while self.total(&shown, squeeze) > u32::from(room) {
            let free = shown.iter().enumerate().filter(|(_, i)| !kept(**i));
            let Some((worst, _)) = free.max_by_key(|(_, i)| self.columns[**i].rank) else { break };
            without(&mut shown, worst);
        }
        // Without room for both the column of the cursor goes: the first one says what a row is.
        if shown.len() == 2 && self.total(&shown[..1], squeeze) + 4 > u32::from(room) {
            shown.truncate(1);
        }
        shown
    }

    /// The column that a column says nothing without.
    fn partner(&self, i: usize) -> Option<usize> {
        if self.columns[i].with_previous {
            return i.checked_sub(1);
        }
        self.columns.get(i + 1).filter(|next| next.with_previous).map(|_| i + 1)
    }

    /// The first column, and those that follow what is scrolled out, as far as they fit.
    fn in_order(&self, room: u16, squeeze: Squeeze) -> Vec<usize> {
        let mut shown: Vec<usize> = self.sequence.iter().take(1).copied().collect();
        for &i in self.sequence.iter().skip(1 + self.skipped) {
            shown.push(i);
            if self.total(&shown, squeeze) > u32::from(room) && shown.len() > 2 {
                shown.pop();
                break;
            }
        }
        shown
    }

    /// A bar without a heading shows what the number beside it says.
    fn silent(&self, column: usize) -> bool {
        self.columns[column].title.is_empty() && self.grows(column)
    }

    /// Bars and gauges fill what room there is.
    fn grows(&self, column: usize) -> bool {
        let mut fields = self.rows.iter().filter_map(|row| row.fields.get(column));
        fields.any(Field::drawn)
    }

    /// Brings the cursor and the columns together in so much room: whichever was moved last leads.
    pub(super) fn follow_column(&mut self, room: u16) {
        // Nothing is scrolled out that would have room.
        while self.skipped > 0 && self.layout(room).hidden == 0 {
            self.skipped -= 1;
            if self.layout(room).hidden > 0 {
                self.skipped += 1;
                break;
            }
        }
        if self.skipped == 0 {
            return;
        }
        let place = self.sequence.iter().position(|&i| i == self.column).unwrap_or(0);
        if self.follows {
            if place > 0 {
                self.skipped = self.skipped.min(place - 1);
            }
            let most = self.sequence.len().saturating_sub(2);
            while self.skipped > 0 && self.skipped < most && !self.in_sight(room) {
                self.skipped += 1;
            }
        } else if !self.in_sight(room) {
            let shown = self.layout(room).columns;
            let nearest = if place <= self.skipped { shown.get(1) } else { shown.last() };
            self.column = nearest.map_or(self.column, |(column, _)| *column);
        }
    }

    fn in_sight(&self, room: u16) -> bool {
        self.layout(room).columns.iter().any(|(column, _)| *column == self.column)
    }
}

/// Gives columns what is left, up to the width that each may have.
fn grow(widths: &mut [(usize, u16)], left: &mut u32, most: impl Fn(usize) -> Option<u16>) {
    for (i, width) in widths {
        let more = most(*i).map_or(0, |most| u32::from(most.saturating_sub(*width)).min(*left));
        *width += u16::try_from(more).unwrap_or(0);
        *left -= more;
    }
}
