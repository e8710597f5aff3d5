//! Several answers as one document in Markdown: the tables, without drawings.

use std::io::{self, Write};

use crate::domain::answer::Answer;
use crate::print::brief::{Brief, Definition, Part, Section, around, heading, sheet};

use super::{escaped, list, table};

/// Writes the head, the figures that stand first, the sections and what each number means.
pub fn write(brief: &Brief, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n", escaped(&brief.title))?;
    list(&brief.facts, out)?;
    list(&brief.remarks, out)?;
    writeln!(out)?;
    for tile in &brief.tiles {
        let fault = if tile.fault { "✗ " } else { "" };
        let value = format!("**{}**", escaped(&tile.value));
        let said: Vec<String> = std::iter::once(value).chain(tile.beside.iter().map(|line| escaped(line))).collect();
        writeln!(out, "- {fault}{}: {}", escaped(&tile.label), said.join(" · "))?;
    }
    for section in &brief.sections {
        of_section(section, out)?;
    }
    writeln!(out, "\n## Definitions\n\n| Column | Stands in | Means | Rule |\n| --- | --- | --- | --- |")?;
    for Definition { metric, under } in brief.definitions() {
        let cells = [metric.label, &under.join(", "), metric.meaning, metric.rule].map(escaped);
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    Ok(())
}

fn of_section(section: &Section, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## {}\n\n{}", escaped(section.title), escaped(section.about))?;
    for part in &section.parts {
        match part {
            Part::Answer { answer, without, .. } => of_answer(answer, without, out)?,
            Part::Missing { message, hint } => writeln!(out, "\n{}: {}", escaped(message), escaped(hint))?,
        }
    }
    Ok(())
}

fn of_answer(answer: &Answer, without: &[&str], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n### {}\n", escaped(&heading(answer)))?;
    let around = around(answer);
    if let Some(settings) = &around.settings {
        writeln!(out, "{}\n", escaped(settings))?;
    }
    let rows = sheet(answer, without);
    if !rows.rows.is_empty() {
        table(&rows, out)?;
        writeln!(out)?;
    }
    list(&around.remarks, out)
}
