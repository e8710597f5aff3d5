//! One self-contained page: no script, nothing loaded, text of the data is text.

use std::io::{self, Write};

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;

use super::around::{facts, remarks, title};
use super::shown::{Heading, Sheet};

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b1b1b;\
background:#fff}h1{font-size:1.4rem}ul{padding-left:1.2rem;color:#444}table{border-collapse:collapse;\
font-variant-numeric:tabular-nums}th,td{padding:.2rem .7rem;text-align:left;border-bottom:1px solid #ddd;vertical-align:top}\
th{border-bottom:2px solid #888}.n{text-align:right;white-space:nowrap}\
@media print{body{margin:0;max-width:none}tr{break-inside:avoid}thead{display:table-header-group}}";

/// Writes heading, facts, table, checks and notes.
pub fn write(answer: &Answer, sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let title = escaped(&title(answer));
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>")?;
    list(&facts(answer), out)?;
    if !sheet.rows.is_empty() {
        table(sheet, out)?;
    }
    list(&remarks(answer), out)?;
    writeln!(out, "</body>\n</html>")
}

fn list(lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "<ul>")?;
    for line in lines {
        writeln!(out, "<li>{}</li>", escaped(line))?;
    }
    writeln!(out, "</ul>")
}

fn table(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    let class = |heading: &Heading| if heading.right { " class=\"n\"" } else { "" };
    write!(out, "<table>\n<thead>\n<tr>")?;
    for heading in &sheet.headings {
        write!(out, "<th{}>{}</th>", class(heading), escaped(&heading.text))?;
    }
    writeln!(out, "</tr>\n</thead>\n<tbody>")?;
    for row in &sheet.rows {
        write!(out, "<tr>")?;
        for (heading, text) in sheet.headings.iter().zip(row) {
            write!(out, "<td{}>{}</td>", class(heading), escaped(text))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")
}

/// Text in which nothing is markup.
fn escaped(text: &str) -> String {
    let clean = Clean::new(text);
    let mut out = String::with_capacity(clean.as_str().len());
    for c in clean.as_str().chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
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
        assert!(text.contains("<li>Note: &lt;/li&gt;&lt;script&gt;&quot;x&quot; &amp; &#39;y&#39;</li>"), "{text}");
        assert!(text.starts_with("<!doctype html>") && text.ends_with("</html>\n"));
        for foreign in ["<script", "http:", "https:", "src=", "@import"] {
            assert!(!text.contains(foreign), "{foreign}");
        }
    }
}
