//! What every page is wrapped in: its head, how it looks, and what a browser may do with it.

use std::io::{self, Write};

use maud::{Markup, PreEscaped, html};

use crate::domain::clean::Clean;

/// Nothing is run, loaded, sent or framed; the look stands in the page itself (P21).
pub(super) const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// How a page looks on a screen and on paper.
const STYLE: &str = include_str!("page.css");

/// Writes a page.
pub(super) fn write(title: &Clean, body: &Markup, out: &mut dyn Write) -> io::Result<()> {
    let head = html! {
        meta charset="utf-8";
        meta http-equiv="Content-Security-Policy" content=(POLICY);
        meta name="viewport" content="width=device-width, initial-scale=1";
        meta name="referrer" content="no-referrer";
        title { (title) }
        style { (PreEscaped(STYLE)) }
    };
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<head>{}</head>", head.into_string())?;
    writeln!(out, "<body>\n{}\n</body>\n</html>", body.0)
}

#[cfg(test)]
pub(super) mod tests {
    /// Elements without an end.
    const VOID: [&str; 3] = ["meta", "br", "hr"];

    /// Each element ends, in the order of the elements around it; text holds no bare `<`.
    pub fn balanced(page: &str) {
        let mut open: Vec<&str> = Vec::new();
        let mut rest = page.strip_prefix("<!doctype html>").expect("a page");
        while let Some(start) = rest.find('<') {
            let end = start + rest[start..].find('>').expect("an end of the tag");
            let tag = &rest[start + 1..end];
            rest = &rest[end + 1..];
            let name = tag.split([' ', '/', '\n']).find(|part| !part.is_empty()).unwrap_or_default();
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(name), "</{name}> before {rest:.60}");
            } else if !tag.ends_with('/') && !VOID.contains(&name) {
                open.push(name);
            }
        }
        assert!(open.is_empty(), "{open:?}");
    }
}
