//! One answer on a page: its drawing with what it shows, its table, and what one must know of it.

use maud::{Markup, html};

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::domain::words::counted;
use crate::print::chart::{self, Chart};
use crate::print::shown::Sheet;

use super::{plot, sheet, spans};

/// The most rows that are drawn as bars.
const MOST: usize = 25;

/// The most rows of a table that takes little paper.
const SHORT: usize = 30;

/// The drawing of an answer; `None` where it has none, or too little to be drawn. `number` is its own on the page.
pub(super) fn drawing(answer: &Answer, number: usize, about: &str) -> Option<Markup> {
    let chart = chart::chart_of(answer.report)?;
    let mut said = chart::caption(answer, chart);
    let mut legend = Vec::new();
    let lines = matches!(chart, Chart::Lines(_));
    let drawing = match chart {
        Chart::Lines(columns) | Chart::Columns(columns) => {
            let times = chart::times(answer, columns)?;
            legend = times.series.iter().map(|metric| metric.label).collect();
            if times.cut {
                said.push("The last stretch is not over.".to_owned());
            }
            if lines { plot::lines(&times, number, about)? } else { plot::columns(&times, number, about) }
        }
        Chart::Bars { called, value, interval, whole } => {
            let mut bars = chart::rows_as_bars(answer, called, value, interval);
            if bars.len() > MOST {
                said.push(format!("The first {MOST} of {} are drawn.", bars.len()));
                bars.truncate(MOST);
            }
            plot::bars(&bars, whole, number, about)?
        }
        Chart::Spans { called, days, part } => {
            let today = answer.source.zone.day(answer.as_of?);
            said.push("Dark ones run at the instant looked at, the dashed line.".to_owned());
            spans::spans(&chart::stretches(answer, called, days, part), today, about)?
        }
    };
    Some(html! {
        figure {
            @if legend.len() > 1 {
                p.legend.over[lines] {
                    @for (place, label) in legend.iter().enumerate() {
                        span class={ "s" (place) } { (label) }
                    }
                }
            }
            (drawing)
            figcaption { (said.join(" ")) }
        }
    })
}

/// A table under a drawing, folded; paper shows a short one unfolded.
pub(super) fn folded(rows: &Sheet) -> Markup {
    html! {
        details.short[rows.rows.len() <= SHORT] {
            summary { "Table (" (counted(rows.rows.len() as u64, "row")) ")" }
            (sheet::table(rows))
        }
    }
}

/// Lines, each by itself.
pub(super) fn list(lines: &[String], class: Option<&str>) -> Markup {
    html! {
        @if !lines.is_empty() {
            ul class=[class] {
                @for line in lines {
                    li { (Clean::new(line)) }
                }
            }
        }
    }
}
