//! The keys that every list takes.

use super::action::Action;
use super::widgets::grid::Grid;

/// Moves in a list, or sorts it; false where the action is neither.
pub fn move_in(grid: &mut Grid, action: Action) -> bool {
    match action {
        Action::Up => grid.step(-1),
        Action::Down => grid.step(1),
        Action::PageUp => grid.page(-1),
        Action::PageDown => grid.page(1),
        Action::First => grid.step(isize::MIN),
        Action::Last => grid.step(isize::MAX),
        Action::Sort => drop(grid.sort()),
        Action::SortDirection => drop(grid.sort_flip()),
        _ => return false,
    }
    true
}
