//! A list in brackets, entry by entry, each with the comments that are its own: those above it and the one at the end of its line.

use toml_edit::{Array, Value};

/// An entry with what stands around it.
struct ListEntry {
    /// From the line end before it: the comments above, and the indent.
    above: String,
    value: Value,
    /// What stands between it and its comma.
    after: String,
    /// What stands behind its comma up to the line end.
    end: String,
}

/// A list whose entries can be changed without moving the comments of others.
pub(super) struct BracketedList {
    /// What stands behind the opening bracket up to the line end.
    head: String,
    entries: Vec<ListEntry>,
    /// What stands before the closing bracket.
    tail: String,
    comma: bool,
}

/// Up to the line end, and from there on; what is all on one line is the second.
fn parted(text: &str) -> (&str, &str) {
    text.find('\n').map_or(("", text), |at| text.split_at(at))
}

impl BracketedList {
    pub(super) fn read(array: &Array) -> Self {
        let mut list = Self {
            head: String::new(),
            entries: Vec::with_capacity(array.len()),
            tail: String::new(),
            comma: array.trailing_comma(),
        };
        let mut carried = String::new();
        for (at, value) in array.iter().enumerate() {
            let decor = value.decor();
            let prefix = carried + decor.prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
            list.end_line(&prefix, at == 0);
            let suffix = decor.suffix().and_then(|suffix| suffix.as_str()).unwrap_or_default();
            // A comment before the comma stays on its line when an entry follows.
            let moves = suffix.contains('#') || at + 1 == array.len();
            carried = if moves { suffix.to_owned() } else { String::new() };
            let after = if moves { String::new() } else { suffix.to_owned() };
            let above = parted(&prefix).1.to_owned();
            list.entries.push(ListEntry { above, value: value.clone(), after, end: String::new() });
        }
        let rest = carried + array.trailing().as_str().unwrap_or_default();
        list.end_line(&rest, array.is_empty());
        parted(&rest).1.clone_into(&mut list.tail);
        list
    }

    /// Gives the end of the line to the entry that it is of.
    fn end_line(&mut self, text: &str, first: bool) {
        let end = parted(text).0;
        match self.entries.last_mut().filter(|_| !first) {
            Some(entry) => end.clone_into(&mut entry.end),
            None => end.clone_into(&mut self.head),
        }
    }

    fn indent(&self) -> String {
        let line =
            self.entries.iter().find_map(|entry| entry.above.rfind('\n').map(|at| entry.above[at + 1..].to_owned()));
        line.filter(|line| line.trim().is_empty()).unwrap_or_else(|| "  ".to_owned())
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Another value in the place of one.
    pub(super) fn replace(&mut self, at: usize, value: Value) {
        self.entries[at].value = value;
    }

    /// One more, on a line of its own.
    pub(super) fn add(&mut self, value: Value) {
        let above = format!("\n{}", self.indent());
        self.entries.push(ListEntry { above, value, after: String::new(), end: String::new() });
    }

    /// One less, and its comments.
    pub(super) fn delete(&mut self, at: usize) {
        self.entries.remove(at);
    }

    /// One less; its comments stay, on lines of their own.
    pub(super) fn take_out(&mut self, at: usize) {
        let indent = self.indent();
        let gone = self.entries.remove(at);
        let comments =
            gone.above.lines().chain([gone.end.as_str()]).map(str::trim).filter(|line| line.starts_with('#'));
        let kept = comments.fold(String::new(), |all, comment| format!("{all}\n{indent}{comment}"));
        if kept.is_empty() {
            return;
        }
        let next = self.entries.get_mut(at).map_or(&mut self.tail, |entry| &mut entry.above);
        let rest = if next.starts_with('\n') { std::mem::take(next) } else { format!("\n{indent}{}", next.trim()) };
        *next = kept + &rest;
    }

    /// The entries as they are to be, each by which it was; one that is new comes from `new`, by its place. Comments of those that go
    /// stay.
    pub(super) fn rearrange(&mut self, was: &[Option<usize>], new: impl Fn(usize) -> Value) {
        let kept: Vec<usize> = (0..self.len()).filter(|old| was.contains(&Some(*old))).collect();
        for old in (0..self.len()).rev().filter(|old| !kept.contains(old)) {
            self.take_out(old);
        }
        let mut order = Vec::with_capacity(was.len());
        for (at, was) in was.iter().enumerate() {
            if let Some(place) = was.and_then(|old| kept.iter().position(|kept| *kept == old)) {
                order.push(place);
            } else {
                order.push(self.len());
                self.add(new(at));
            }
        }
        self.arrange(&order);
    }

    /// The entries in another order: each by where it is now.
    fn arrange(&mut self, order: &[usize]) {
        let mut entries: Vec<Option<ListEntry>> = std::mem::take(&mut self.entries).into_iter().map(Some).collect();
        self.entries = order.iter().filter_map(|at| entries.get_mut(*at).and_then(Option::take)).collect();
    }

    /// The list as it is to be written.
    pub(super) fn into_array(self) -> Array {
        let mut array = Array::new();
        let mut line = self.head;
        let mut lines = false;
        for entry in self.entries {
            let mut value = entry.value;
            let ends = if line.contains('#') && !entry.above.starts_with('\n') { "\n" } else { "" };
            let prefix = format!("{line}{ends}{}", entry.above);
            lines |= prefix.contains('\n');
            value.decor_mut().set_prefix(prefix);
            value.decor_mut().set_suffix(entry.after);
            array.push_formatted(value);
            line = entry.end;
        }
        let mut trailing = line + &self.tail;
        if (lines || trailing.contains('#')) && !trailing.contains('\n') {
            trailing = format!("{}\n", trailing.trim_end());
        }
        array.set_trailing_comma(!array.is_empty() && (lines || self.comma));
        array.set_trailing(trailing);
        array
    }
}
