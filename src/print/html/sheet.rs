//! Rows as people read them, as a table.

use maud::{Markup, html};

use crate::domain::clean::Clean;
use crate::print::shown::{Heading, Sheet};

/// The longest word that is never broken.
const WORD: usize = 18;

/// How a cell is set: a number at its right edge, a word that is longer than any column is wide in several lines.
fn class(heading: &Heading, text: &str) -> Option<&'static str> {
    let long = || text.split([' ', '-']).any(|word| word.chars().count() > WORD);
    if heading.right { Some("n") } else { long().then_some("long") }
}

/// A table with its headings; numbers stand at their right edge.
pub(super) fn table(sheet: &Sheet) -> Markup {
    html! {
        table {
            thead {
                tr {
                    @for heading in &sheet.headings {
                        th class=[class(heading, "")] { (Clean::new(&heading.text)) }
                    }
                }
            }
            tbody {
                @for row in &sheet.rows {
                    tr {
                        @for (heading, text) in sheet.headings.iter().zip(row) {
                            td class=[class(heading, text)] { (Clean::new(text)) }
                        }
                    }
                }
            }
        }
    }
}
