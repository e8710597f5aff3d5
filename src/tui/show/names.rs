//! What items are called.

use std::borrow::Cow;

use crate::domain::clean::Clean;
use crate::domain::model::View;
use crate::report::stands::OURS;
use crate::tui::context::PageContext;
use crate::tui::widgets::field::Field;

/// The name of an item as it is shown: in quotes where what is no item is called the same.
#[must_use]
pub fn item_name(name: &str) -> Cow<'_, str> {
    let seen = Clean::new(name);
    if OURS.contains(&seen.as_str().trim()) { Cow::Owned(format!("“{name}”")) } else { Cow::Borrowed(name) }
}

/// What stands after the name of a journey that events name and nothing else does.
pub const UNKNOWN: &str = "(unknown)";

/// A journey's name as a field, marked where an event names it and neither a table nor the configuration does.
#[must_use]
pub fn journey(cx: &PageContext<'_>, id: &str) -> Field {
    let name = item_name(cx.journey(id));
    if cx.facets.unknown.contains(id) {
        return Field::Warn(Clean::new(&format!("{name} {UNKNOWN}")));
    }
    Field::text(&name)
}

/// What users call an item that stands in a filter as `journey:welcome`.
#[must_use]
pub fn item(cx: &PageContext<'_>, item: &str) -> String {
    let view = |name: &str| View::ALL.into_iter().find(|view| view.name() == name);
    match item.split_once(':').map(|(name, id)| (view(name), name, id)) {
        Some((Some(View::Journey), _, id)) => item_name(cx.journey(id)).into_owned(),
        Some((Some(view), name, id)) => format!("{} ({name})", item_name(cx.item(view, id))),
        Some((None, ..)) | None => item.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a10_a14_an_item_that_is_called_as_we_call_something_else_is_quoted() {
        for name in ["(start)", "Unattributed", "(no channel)", "Completion"] {
            assert_eq!(item_name(name), format!("“{name}”"));
        }
        // What looks the same is told apart as well.
        assert_eq!(item_name(" (loss) "), "“ (loss) ”");
        for name in ["(null)", "unattributed", "Welcome"] {
            assert_eq!(item_name(name), name);
        }
    }
}
