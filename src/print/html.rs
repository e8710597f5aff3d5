//! One self-contained page: no script, nothing loaded, text of the data is text.
//!
//! What becomes markup is a `Markup`; all other text meets the page as [`Clean`], which the page escapes. Only `plot` puts markup
//! in that this room did not make itself.

pub(super) mod brief;
mod figure;
mod page;
mod plot;
mod sheet;
mod spans;

use std::io::{self, Write};

use maud::{Render, html};

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;

use super::around::{facts, remarks, title};
use super::shown::Sheet;
use figure::{drawing, list};

/// Text of the data on a page: what hides or steers is shown by its code point, and nothing is markup (P18).
impl Render for Clean {
    fn render_to(&self, out: &mut String) {
        self.as_str().render_to(out);
    }
}

/// Writes heading, facts, drawing, table, checks and notes.
pub fn write(answer: &Answer, sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let title = Clean::new(&title(answer));
    let body = html! {
        h1 { (title) }
        (list(&facts(answer), None))
        @if let Some(drawing) = drawing(answer, 1, title.as_str()) {
            (drawing)
        }
        @if !sheet.rows.is_empty() {
            (sheet::table(sheet))
        }
        (list(&remarks(answer), None))
    };
    page::write(&title, &body, out)
}

#[cfg(test)]
mod tests {
    use super::super::{readable, sample};
    use super::*;

    #[test]
    fn p18_text_of_the_data_is_no_markup_and_the_page_needs_nothing_else() {
        let mut answer = sample::answer();
        answer.notes = ["</li><script>\"x\" & 'y'"].into_iter().collect();
        let mut out = Vec::new();
        write(&answer, &readable::sheet(&answer), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("<td>Welcome&lt;U+001B&gt;[2J | &lt;b&gt;</td><td class=\"n\">1,204.3</td>"), "{text}");
        assert!(text.contains("<th class=\"n\">Credit</th>"), "{text}");
        // In a text an apostrophe is no markup, and no attribute stands in apostrophes.
        assert!(text.contains("<li>Note: &lt;/li&gt;&lt;script&gt;&quot;x&quot; &amp; 'y'</li>"), "{text}");
        assert!(text.starts_with("<!doctype html>") && text.ends_with("</html>\n"));
        for foreign in ["<script", "http:", "https:", "src=", "@import"] {
            assert!(!text.contains(foreign), "{foreign}");
        }
        // A part of a drawing is named by its place in the page.
        assert_eq!(text.matches("url(").count(), text.matches("url(#drawing-1-").count());
        page::tests::balanced(&text);
    }

    #[test]
    fn p21_a_page_forbids_whatever_it_does_not_hold() {
        let mut out = Vec::new();
        write(&sample::answer(), &Sheet::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let (policy, charset) = (text.find(page::POLICY).unwrap(), text.find("charset").unwrap());
        // It holds for what follows it.
        assert!(charset < policy && policy < text.find("<style").unwrap() && policy < text.find("<title").unwrap());
        assert!(page::POLICY.starts_with("default-src 'none'; style-src 'unsafe-inline';"));
    }
}
