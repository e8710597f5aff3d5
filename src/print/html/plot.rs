//! Drawings by the library of charts, which this file alone names.
//!
//! What it draws becomes part of the page as it is, so no text of the data reaches it but names, which it escapes: what it reads
//! in them as the beginning of a formula is told to be none. The numbers that it gives to its parts go on over the life of the
//! process; here they begin anew in each drawing, so that the same rows are the same bytes (P4).

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use kuva::backend::svg::SvgBackend;
use kuva::plot::annotations::ReferenceLine;
use kuva::plot::{BarPlot, LinePlot};
use kuva::render::datetime::{DateTimeAxis, DateUnit};
use kuva::render::layout::{AxisLabelOverlap, Layout, TickFormat};
use kuva::render::plots::Plot;
use kuva::render::render::render_multiple;
use kuva::render::theme::Theme;
use maud::{Markup, PreEscaped, html};

use crate::domain::clean::Clean;
use crate::print::chart::{Bar, Times};
use crate::print::format;

/// How wide a drawing is in its own units; the page scales it.
const WIDTH: f64 = 760.0;

/// How high one over time is.
const HEIGHT: f64 = 230.0;

/// How high a bar with the gap to the next is.
const BAR: f64 = 24.0;

/// The room above a drawing, and under it for the axis.
const TOP: f64 = 8.0;
const AXIS: f64 = 26.0;

/// The widest name beside a bar.
const NAME: usize = 34;

/// Parts of columns, and lines: told apart without colour too.
const PARTS: [&str; 3] = ["#1f4e79", "#7f9fbf", "#cbd8e5"];
const LINES: [&str; 3] = ["#7f9fbf", "#1f4e79", "#1b1b1b"];

/// Bars: light enough for the line of their interval.
const BARS: &str = "#8fabc7";
const INTERVAL: &str = "#1b1b1b";

/// A line for each column, all of them from 0; the last stretch is dashed where it is not over.
pub(super) fn lines(times: &Times, number: usize, about: &str) -> Option<Markup> {
    let at: Vec<f64> = times.points.iter().map(|point| seconds(point.day)).collect();
    let (first, last) = (*at.first()?, *at.last()?);
    let over = if times.cut { at.len() - 1 } else { at.len() };
    let mut plots = Vec::new();
    for (series, shade) in (0..times.series.len()).zip(LINES) {
        let all: Vec<(f64, f64)> =
            at.iter().zip(&times.points).map(|(at, point)| (*at, point.values[series])).collect();
        // The first is all there is: the area under it says so.
        let line = |points: &[(f64, f64)]| {
            let line = LinePlot::new().with_data(points.iter().copied()).with_color(shade).with_stroke_width(1.8);
            if series == 0 { line.with_fill().with_fill_opacity(0.25) } else { line }
        };
        plots.push(Plot::Line(line(&all[..over])));
        if times.cut {
            plots.push(Plot::Line(line(&all[over.saturating_sub(1)..]).with_dashed()));
        }
    }
    let highest = highest(times.points.iter().flat_map(|point| point.values.iter().copied()));
    let layout = layout(&plots, HEIGHT, Some(highest))
        .with_x_datetime(days(first, last))
        .with_x_axis_min(first)
        .with_x_axis_max(last)
        .with_y_axis_min(0.0);
    Some(drawn(plots, layout, number, about))
}

/// A column for each row, its parts on top of each other.
pub(super) fn columns(times: &Times, number: usize, about: &str) -> Markup {
    let mut plot = BarPlot::new().with_stacked().with_width(0.8);
    for point in &times.points {
        plot = plot.with_group(format::date(point.day), point.values.iter().copied().zip(PARTS).collect::<Vec<_>>());
    }
    let plots = vec![Plot::Bar(plot)];
    let highest = highest(times.points.iter().map(|point| point.values.iter().sum()));
    let layout = layout(&plots, HEIGHT, Some(highest)).with_y_axis_min(0.0);
    drawn(plots, layout, number, about)
}

/// A bar for each row, the first on top, each with its number and the ends of its interval; a line across them where all is.
pub(super) fn bars(bars: &[Bar], whole: Option<f64>, number: usize, about: &str) -> Option<Markup> {
    let most = highest(bars.iter().flat_map(|bar| bar.interval.map_or([bar.value; 2], |[_, high]| [bar.value, high])));
    let least = bars.iter().flat_map(|bar| bar.interval.map_or([bar.value; 2], |[low, _]| [bar.value, low]));
    let least = least.fold(0.0, f64::min);
    if bars.is_empty() || (most <= 0.0 && least >= 0.0) {
        return None;
    }
    let mut plot = BarPlot::new().with_horizontal(true).with_width(0.72);
    for bar in bars.iter().rev() {
        plot = plot.with_colored_bar(plain(&bar.name, &bar.said), bar.value, BARS);
    }
    if bars.iter().any(|bar| bar.interval.is_some()) {
        let ends = |bar: &Bar| {
            bar.interval.map_or((0.0, 0.0), |[low, high]| ((bar.value - low).max(0.0), (high - bar.value).max(0.0)))
        };
        plot = plot
            .with_asymmetric_error(bars.iter().rev().map(ends))
            .with_error_color(INTERVAL)
            .with_error_cap_width(0.35);
    }
    let plots = vec![Plot::Bar(plot)];
    let rows = u32::try_from(bars.len()).unwrap_or(u32::MAX);
    let mut layout = layout(&plots, BAR * f64::from(rows) + TOP + AXIS, None).with_x_tick_format(ticks());
    if let Some(whole) = whole {
        layout = layout.with_reference_line(ReferenceLine::vertical(whole).with_color(INTERVAL));
    }
    Some(drawn(plots, layout, number, about))
}

/// A name with its number, which begins no formula.
fn plain(name: &str, said: &str) -> String {
    format!("{} · {said}", format::text(name, NAME).replace('$', "\\$"))
}

fn highest(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, f64::max)
}

/// Midnight of a day as the axis of time takes it.
fn seconds(day: NaiveDate) -> f64 {
    const EPOCH: i32 = 719_163;
    f64::from(day.num_days_from_ce() - EPOCH) * 86_400.0
}

/// An axis of days as people write them.
fn days(first: f64, last: f64) -> DateTimeAxis {
    let axis = DateTimeAxis::auto(first, last);
    match axis.unit {
        DateUnit::Year | DateUnit::Month => axis,
        _ => DateTimeAxis::days("%-d %b %Y"),
    }
}

/// Numbers on an axis as they stand in tables.
fn ticks() -> TickFormat {
    let decimals = |x: f64| if x.fract() == 0.0 { 0 } else { 2 };
    TickFormat::Custom(Arc::new(move |x| format::decimal(x, decimals(x))))
}

/// A drawing without a title, which the page has; counts up to `highest` have whole numbers on their axis.
fn layout(plots: &[Plot], height: f64, highest: Option<f64>) -> Layout {
    let theme = Theme {
        background: "none".into(),
        axis_color: "#777".into(),
        tick_color: "#777".into(),
        grid_color: "#e4e4e4".into(),
        text_color: "#222".into(),
        font_family: Some("sans-serif".into()),
        ..Theme::light()
    };
    let layout = Layout::auto_from_plots(plots)
        .with_theme(theme)
        .with_width(WIDTH)
        .with_height(height)
        .with_force_margins_y(TOP, AXIS)
        .with_tick_size(12)
        .with_x_label_overlap(AxisLabelOverlap::Thin)
        .with_y_tick_format(ticks());
    match highest {
        Some(highest) => layout.with_y_tick_step(step(highest)).with_y_axis_max(upper(highest)),
        None => layout,
    }
}

/// The least of 1, 2, 5, 10, 20, 50 … of which five reach a count.
fn step(highest: f64) -> f64 {
    let tens = std::iter::successors(Some(1.0), |ten| Some(ten * 10.0)).take(18);
    tens.flat_map(|ten| [ten, 2.0 * ten, 5.0 * ten]).find(|step| step * 5.0 >= highest).unwrap_or(highest)
}

/// Where an axis ends that holds a count.
fn upper(highest: f64) -> f64 {
    let step = step(highest);
    step * (highest / step).ceil().max(1.0)
}

/// The drawing inside an element of our own, which scales.
fn drawn(plots: Vec<Plot>, layout: Layout, number: usize, about: &str) -> Markup {
    let scene = render_multiple(plots, layout);
    let size = format!("0 0 {} {}", scene.width, scene.height);
    let text = SvgBackend::new().render_scene(&scene);
    // Its own element has a size in pixels and a name space that a page does not need; a comment names the library.
    let inside = text.split_once('>').map_or("", |(_, inside)| inside);
    let inside = inside.split_once("-->").map_or(inside, |(_, inside)| inside);
    let inside = inside.strip_suffix("</svg>").unwrap_or(inside);
    html! {
        svg viewBox=(size) role="img" aria-label=(Clean::new(about)) font-family="sans-serif" fill="#222" {
            (PreEscaped(renumbered(inside, number)))
        }
    }
}

/// The parts that are named, by the number of the drawing on its page.
fn renumbered(text: &str, number: usize) -> String {
    const MARK: &str = "kuva-clip-";
    let mut out = String::with_capacity(text.len());
    let mut seen: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(MARK) {
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (id, after) = after.split_at(digits);
        let place = seen.iter().position(|known| *known == id).unwrap_or_else(|| {
            seen.push(id);
            seen.len() - 1
        });
        out.push_str(before);
        let _ = write!(out, "drawing-{number}-{place}");
        rest = after;
    }
    out + rest
}
