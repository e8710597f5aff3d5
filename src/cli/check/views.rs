//! Saved views that name what is not there.

use crate::config::{Config, Diagnostic};
use crate::domain::similar::suggestion;
use crate::report::{self, ReportContext};
use crate::tui;

/// The dimension whose names are headings of the steps' metrics too.
const PLATFORM: &str = "platform";

/// Every name in the filter of a view that the data does not know, and every heading that its page has not, as far as that is known
/// before there is an answer.
pub(super) fn dangling(cx: &ReportContext<'_>, config: &Config) -> Result<Vec<Diagnostic>, report::Error> {
    let mut all = Vec::new();
    for view in &config.views {
        for unknown in report::unknown_names(cx, &view.filter)? {
            let place = config.place_in_view(&view.name, unknown.field, &unknown.name);
            let message = format!("the view `{}`: {}", view.name, unknown.message);
            all.push(Diagnostic::error(place, message).help(unknown.hint));
        }
        let Some(mut headings) = view.page.as_deref().and_then(tui::headings) else { continue };
        headings.extend(report::names(cx.reader, PLATFORM)?);
        for sort in &view.sort {
            let heading = sort.strip_prefix('-').unwrap_or(sort);
            if headings.iter().any(|known| known == heading) {
                continue;
            }
            let near = suggestion(heading, headings.iter().map(String::as_str));
            let help = if near.is_empty() { format!("there are {}", headings.join(", ")) } else { near };
            let page = view.page.as_deref().unwrap_or_default();
            let message = format!("the view `{}`: no list of {page} has the heading `{heading}`", view.name);
            all.push(Diagnostic::error(config.place_in_view(&view.name, "sort", sort), message).help(help));
        }
    }
    Ok(all)
}
