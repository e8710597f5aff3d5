//! The keys that every list takes, on a page and in a box: its cursor, order, search, columns, and copies of it.
//!
//! Pages and overlays need not call this: the explorer hands keys to the list that [`super::page::Page::grid`] or
//! [`super::page::Overlay::grid`] names before they see them.

use std::ops::ControlFlow;

use super::action::Action;
use super::key::Key;
use super::keymap::Keymap;
use super::overlays::columns::Columns;
use super::page::Effect;
use super::widgets::grid::Grid;

/// Does in a list what an action means there; `None` = the action is none of a list.
pub fn action(grid: &mut Grid, action: Action) -> Option<Effect> {
    let of_columns = matches!(
        action,
        Action::Left
            | Action::Right
            | Action::ScrollLeft
            | Action::ScrollRight
            | Action::Sort
            | Action::SortSecond
            | Action::SortDirection
    );
    if grid.is_tree() && of_columns {
        return None;
    }
    match action {
        Action::Up => grid.step(-1),
        Action::Down => grid.step(1),
        Action::PageUp => grid.page(-1),
        Action::PageDown => grid.page(1),
        Action::First => grid.step(isize::MIN),
        Action::Last => grid.step(isize::MAX),
        Action::Left => grid.move_column(-1),
        Action::Right => grid.move_column(1),
        Action::ScrollLeft => grid.scroll_columns(-1),
        Action::ScrollRight => grid.scroll_columns(1),
        Action::Find => grid.start_find(),
        Action::Back if grid.clear_find() => {}
        Action::Sort => return Some(Effect::Notice(grid.sort())),
        Action::SortSecond => return Some(Effect::Notice(grid.sort_second())),
        Action::SortDirection => return Some(Effect::Notice(grid.sort_flip())),
        Action::Columns if !grid.is_empty() => return Some(Effect::Open(Box::new(Columns::new(grid)))),
        Action::Copy => {
            let none = || Effect::Notice("There is no row to copy".to_owned());
            return Some(grid.copied_row().map_or_else(none, |row| Effect::CopyRows(row, "1 row copied".to_owned())));
        }
        Action::CopyTable if !grid.is_empty() => {
            return Some(Effect::CopyRows(grid.copied(), format!("{} copied", grid.shown_says())));
        }
        _ => return None,
    }
    Some(Effect::None)
}

/// Takes a key: break = the list has taken it, else what it means.
pub fn key(grid: &mut Grid, key: Key, keys: &Keymap) -> ControlFlow<Effect, Option<Action>> {
    if grid.find_key(key) {
        return ControlFlow::Break(Effect::None);
    }
    let means = keys.action(key);
    match means.and_then(|means| action(grid, means)) {
        Some(effect) => ControlFlow::Break(effect),
        None => ControlFlow::Continue(means),
    }
}
