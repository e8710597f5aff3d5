//! Several answers as one page.

use std::io::{self, Write};

use maud::{Markup, html};

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::print::brief::{Brief, Definition, Part, Section, around, heading, sheet};

use super::figure::{drawing, folded, list};
use super::{page, sheet as table};

/// Writes the head, the tiles, the sections and what each number means.
pub fn write(brief: &Brief, out: &mut dyn Write) -> io::Result<()> {
    let title = Clean::new(&brief.title);
    let mut drawn = 0;
    let body = html! {
        header {
            h1 { (title) }
            (list(&brief.facts, Some("facts")))
            (list(&brief.remarks, Some("faults")))
        }
        div.tiles {
            @for tile in &brief.tiles {
                div.tile.fault[tile.fault] {
                    p.label { (Clean::new(&tile.label)) }
                    p.value { (Clean::new(&tile.value)) }
                    @for line in &tile.beside {
                        p { (Clean::new(line)) }
                    }
                }
            }
        }
        nav {
            @for section in &brief.sections {
                a href={ "#" (section.id) } { (section.title) }
            }
            a href="#definitions" { "Definitions" }
        }
        @for section in &brief.sections {
            (of_section(section, &mut drawn))
        }
        (definitions(brief))
    };
    page::write(&title, &body, out)
}

fn of_section(section: &Section, drawn: &mut usize) -> Markup {
    html! {
        section id=(section.id) {
            h2 { (section.title) }
            p.about { (section.about) }
            @for part in &section.parts {
                @match part {
                    Part::Answer { answer, without, folded } => (of_answer(answer, without, *folded, drawn)),
                    Part::Missing { message, hint } => p.missing {
                        (Clean::new(message)) ": " (Clean::new(hint))
                    }
                }
            }
        }
    }
}

fn of_answer(answer: &Answer, without: &[&str], fold: bool, drawn: &mut usize) -> Markup {
    let heading = Clean::new(&heading(answer));
    let rows = sheet(answer, without);
    let around = around(answer);
    *drawn += 1;
    let drawing = drawing(answer, *drawn, heading.as_str());
    html! {
        article {
            div.keep {
                h3 { (heading) }
                @if let Some(settings) = &around.settings {
                    p.settings { (Clean::new(settings)) }
                }
                @if let Some(drawing) = &drawing {
                    (drawing)
                }
            }
            @if !rows.rows.is_empty() {
                @if fold && drawing.is_some() {
                    (folded(&rows))
                } @else {
                    (table::table(&rows))
                }
            }
            (list(&around.remarks, Some("remarks")))
        }
    }
}

/// What each column means, with its rule (H1).
fn definitions(brief: &Brief) -> Markup {
    html! {
        section id="definitions" {
            h2 { "Definitions" }
            p.about { "What each number is, and the rule that defines it." }
            table {
                thead {
                    tr { th { "Column" } th { "Stands in" } th { "Means" } th { "Rule" } }
                }
                tbody {
                    @for Definition { metric, under } in brief.definitions() {
                        tr {
                            td { (metric.label) }
                            td { (Clean::new(&under.join(", "))) }
                            td { (metric.meaning) }
                            td { (metric.rule) }
                        }
                    }
                }
            }
        }
    }
}
