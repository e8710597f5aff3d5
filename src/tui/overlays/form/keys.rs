//! What works in a form beside typing.

use crate::tui::action::Action;

/// The actions with what they do, for help.
pub const WORKS: [(Action, &str); 5] = [
    (Action::SaveForm, "Saves what the form says; what the data does not have is asked about first."),
    (Action::EntryUp, "Moves the step under the cursor before the one above it."),
    (Action::EntryDown, "Moves it behind the one below it."),
    (Action::EntryRemove, "Takes out the condition, step or exclusion under the cursor."),
    (Action::Back, "Leaves; what was typed is lost only where it is pressed twice."),
];
