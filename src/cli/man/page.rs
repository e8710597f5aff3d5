//! A page of the manual that is a list.

use clap_mangen::roff::{Roff, bold, italic, line_break, roman};

use crate::cli::topics::{Term, Topic};

/// The head of a page: what it is called, its section, and what it is about.
pub(super) fn head(title: &str, section: &str, about: &str) -> Roff {
    let mut page = Roff::new();
    let version = format!("milepost {}", env!("CARGO_PKG_VERSION"));
    page.control("TH", [title, section, "", version.as_str(), ""]);
    page.control("SH", ["NAME"]);
    page.text([roman(format!("{title} - {about}"))]);
    page
}

/// A list as terms.
pub(super) fn list<'t>(page: &mut Roff, terms: impl Iterator<Item = Term<'t>>) {
    for term in terms {
        page.control("TP", []);
        page.text([bold(term.name)]);
        let mut lines = vec![roman(term.meaning)];
        for (header, cell) in term.details {
            if lines.len() > 1 || !term.meaning.is_empty() {
                lines.push(line_break());
            }
            lines.extend([italic(format!("{header}: ")), roman(cell)]);
        }
        page.text(lines);
    }
}

pub(super) fn of_topic(topic: &Topic) -> Vec<u8> {
    let title = format!("milepost-{}", topic.name);
    let mut page = head(&title, "7", topic.about.trim_end_matches('.'));
    page.control("SH", ["DESCRIPTION"]);
    list(&mut page, topic.terms());
    see_also(&mut page);
    page.to_roff().into_bytes()
}

pub(super) fn see_also(page: &mut Roff) {
    page.control("SH", ["SEE ALSO"]);
    page.text([roman("milepost(1), milepost.toml(5)")]);
}
