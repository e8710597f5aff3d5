//! The steps of a journey as a tree: each arm under its branch, drawn with `├` and `└` (F3).

use std::collections::HashMap;

use crate::report::{FirstVisitRow, FunnelRow};

/// A step in its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The position of its row in the funnel.
    pub row: usize,
    /// What is drawn before its name.
    pub stem: String,
}

/// What a step hangs on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hangs {
    /// On nothing: it is of the trunk.
    Trunk,
    /// It is an arm of this branch.
    Arm(usize),
    /// It goes on an arm.
    After(usize),
}

/// Whether no table places a step: neither its position nor its parent is known.
pub fn is_unplaced(rows: &[FunnelRow], row: &FunnelRow) -> bool {
    let parent = row.parent.as_deref().filter(|parent| *parent != row.step);
    row.position.is_none() && !parent.is_some_and(|parent| rows.iter().any(|other| other.step == parent))
}

/// What is said of steps that no table places; nothing where all are placed (F3).
pub fn unplaced_says(rows: &[FunnelRow]) -> Option<String> {
    let which = match rows.iter().filter(|row| is_unplaced(rows, row)).count() {
        0 => return None,
        1 if rows.len() > 1 => "No table places one step: it stands last".to_owned(),
        all if all == rows.len() => "No table places the steps: they stand in the order first seen".to_owned(),
        some => format!("No table places {some} steps: they stand last, in the order first seen"),
    };
    Some(format!("{which}, without a drop-off."))
}

/// Puts the steps that no table places last, in the order in which they were first seen; answers with where each row was before.
pub fn placed(rows: &mut Vec<FunnelRow>, seen: &[FirstVisitRow]) -> Vec<usize> {
    let order: HashMap<&str, usize> = seen.iter().enumerate().map(|(place, row)| (row.step.as_str(), place)).collect();
    let key = |place: usize| {
        let row: &FunnelRow = &rows[place];
        let first = order.get(row.step.as_str()).copied().unwrap_or(usize::MAX);
        is_unplaced(rows, row).then_some(first)
    };
    let mut places: Vec<usize> = (0..rows.len()).collect();
    places.sort_by_key(|place| key(*place));
    *rows = places.iter().map(|place| rows[*place].clone()).collect();
    places
}

/// The steps in the order in which they are drawn: the trunk in the order of the funnel, arms under their branches. Every
/// step is there once, whatever its parent says.
pub fn tree(rows: &[FunnelRow]) -> Vec<Placed> {
    let hangs = hanging(rows);
    let mut tree = Tree { hangs: &hangs, seen: vec![false; rows.len()], placed: Vec::with_capacity(rows.len()) };
    for row in (0..rows.len()).filter(|row| hangs[*row] == Hangs::Trunk) {
        tree.place(row, String::new(), "");
    }
    // What hangs on itself by a circle is drawn as trunk.
    for row in 0..rows.len() {
        tree.place(row, String::new(), "");
    }
    tree.placed
}

/// What each step hangs on; an arm stands under a step of kind branch, or beside another.
fn hanging(rows: &[FunnelRow]) -> Vec<Hangs> {
    let parent = |row: usize| {
        let parent = rows[row].parent.as_deref()?;
        rows.iter().position(|other| other.step == parent).filter(|place| *place != row)
    };
    let parents: Vec<Option<usize>> = (0..rows.len()).map(parent).collect();
    let branch = |row: usize| rows[row].kind.as_deref().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("branch"));
    let arm = |row: usize| {
        if let Some(parent) = parents[row] {
            return branch(parent) || parents.iter().filter(|other| **other == Some(parent)).count() > 1;
        }
        let position = rows[row].position;
        let beside = |other: &usize| parents[*other].is_none() && rows[*other].position == position;
        position.is_some() && (0..rows.len()).filter(beside).count() > 1
    };
    // Rows come in the order of their places: the nearest before is the last with a smaller position.
    let before = |row: usize| {
        (0..row).rev().find(|other| rows[*other].position.is_some() && rows[*other].position < rows[row].position)
    };
    let arms: Vec<bool> = (0..rows.len()).map(arm).collect();
    (0..rows.len())
        .map(|row| match (arms[row], parents[row]) {
            (true, Some(parent)) => Hangs::Arm(parent),
            (true, None) => before(row).map_or(Hangs::Trunk, Hangs::Arm),
            (false, Some(parent)) if arms[parent] => Hangs::After(parent),
            (false, _) => Hangs::Trunk,
        })
        .collect()
}

struct Tree<'a> {
    hangs: &'a [Hangs],
    seen: Vec<bool>,
    placed: Vec<Placed>,
}

impl Tree<'_> {
    /// Places a step and what hangs on it; `under` stands before those.
    fn place(&mut self, row: usize, stem: String, under: &str) {
        if std::mem::replace(&mut self.seen[row], true) {
            return;
        }
        self.placed.push(Placed { row, stem });
        let those =
            |hangs: Hangs| -> Vec<usize> { (0..self.hangs.len()).filter(|at| self.hangs[*at] == hangs).collect() };
        let (after, arms) = (those(Hangs::After(row)), those(Hangs::Arm(row)));
        for next in after {
            self.place(next, under.to_owned(), under);
        }
        for (n, arm) in arms.iter().enumerate() {
            let last = n + 1 == arms.len();
            let (stem, below) = if last { ("└ ", "  ") } else { ("├ ", "│ ") };
            self.place(*arm, format!("{under}{stem}"), &format!("{under}{below}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Time;

    fn row(step: &str, position: Option<i64>, kind: &str, parent: &str) -> FunnelRow {
        FunnelRow {
            step: step.to_owned(),
            position,
            name: None,
            kind: Some(kind.to_owned()),
            parent: Some(parent.to_owned()).filter(|parent| !parent.is_empty()),
            customers: 0,
            inflow: 0,
            in_progress: 0,
            passed_on: 0,
            exited: 0,
            share_of_start: None,
            drop_off: None,
            branch_share: None,
            exit_rate: None,
        }
    }

    fn drawn(rows: &[FunnelRow]) -> Vec<String> {
        tree(rows).iter().map(|placed| format!("{}{}", placed.stem, rows[placed.row].step)).collect()
    }

    #[test]
    fn f3_arms_stand_under_their_branch_and_what_follows_an_arm_beside_it() {
        let rows = [
            row("mail", Some(1), "email", ""),
            row("asked", Some(2), "branch", ""),
            row("no", Some(3), "text", "asked"),
            row("yes", Some(4), "email", "asked"),
            row("end", Some(5), "push", ""),
            row("again", Some(6), "text", "no"),
        ];
        assert_eq!(drawn(&rows), ["mail", "asked", "├ no", "│ again", "└ yes", "end"]);
        // Two under one parent are arms, whatever its kind; so are two at one position.
        let two = [row("a", Some(1), "wait", ""), row("b", Some(2), "", "a"), row("c", Some(2), "", "a")];
        assert_eq!(drawn(&two), ["a", "├ b", "└ c"]);
        let beside = [row("a", Some(1), "wait", ""), row("b", Some(2), "", ""), row("c", Some(2), "", "")];
        assert_eq!(drawn(&beside), ["a", "├ b", "└ c"]);
        // A branch on an arm.
        let deep = [
            row("a", Some(1), "branch", ""),
            row("b", Some(2), "branch", "a"),
            row("c", Some(3), "", "a"),
            row("d", Some(4), "", "b"),
            row("e", Some(5), "", "b"),
        ];
        assert_eq!(drawn(&deep), ["a", "├ b", "│ ├ d", "│ └ e", "└ c"]);
    }

    #[test]
    fn f3_steps_that_no_table_places_stand_in_the_order_first_seen() {
        let mut rows = vec![
            row("mail", Some(1), "email", ""),
            row("a", None, "", ""),
            row("b", None, "", "gone"),
            row("c", None, "", "mail"),
            row("d", None, "", ""),
        ];
        let unplaced: Vec<&str> =
            rows.iter().filter(|row| is_unplaced(&rows, row)).map(|row| row.step.as_str()).collect();
        assert_eq!(unplaced, ["a", "b", "d"]);
        let seen = ["b", "mail", "a"].map(|step| FirstVisitRow { step: step.to_owned(), first_visit: Time(0) });
        // Nobody came to d.
        assert_eq!(placed(&mut rows, &seen), [0, 3, 2, 1, 4]);
        assert_eq!(drawn(&rows), ["mail", "c", "b", "a", "d"]);
    }

    #[test]
    fn every_step_is_drawn_once_whatever_its_parent_says() {
        let circle = [row("a", None, "branch", "b"), row("b", None, "branch", "a"), row("c", None, "", "c")];
        let mut steps: Vec<usize> = tree(&circle).iter().map(|placed| placed.row).collect();
        steps.sort_unstable();
        assert_eq!(steps, [0, 1, 2]);
        assert_eq!(drawn(&[row("only", Some(1), "", "gone")]), ["only"]);
        assert!(tree(&[]).is_empty());
    }
}
