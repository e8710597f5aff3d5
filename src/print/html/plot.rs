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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::metric::metric;
    use crate::print::chart::Point;

    fn weeks(values: &[[f64; 2]], cut: bool) -> Times {
        let day = |week: u32| NaiveDate::from_ymd_opt(2025, 1, 6).unwrap() + chrono::Days::new(u64::from(week) * 7);
        let points = (0..).zip(values).map(|(week, values)| Point { day: day(week), values: values.to_vec() });
        Times { series: vec![metric("total"), metric("influenced")], points: points.collect(), cut }
    }

    fn bar(name: &str, value: f64, interval: Option<[f64; 2]>) -> Bar {
        Bar { name: name.to_owned(), value, said: "said".to_owned(), interval }
    }

    /// Texts of a drawing, in their order.
    fn texts(drawing: &Markup) -> Vec<String> {
        let drawing = &drawing.0;
        let text = |(place, _): (usize, &str)| drawing[place..].split(['>', '<']).nth(2).unwrap().to_owned();
        drawing.match_indices("<text").map(text).collect()
    }

    #[test]
    fn p4_the_same_rows_are_the_same_bytes() {
        let drawn = || {
            let times = weeks(&[[3.0, 1.0], [5.0, 2.0], [4.0, 4.0]], true);
            let bars = bars(&[bar("a", 2.0, Some([1.0, 3.0]))], Some(100.0), 3, "bars").unwrap();
            [lines(&times, 1, "lines").unwrap().0, columns(&times, 2, "columns").0, bars.0]
        };
        let first = drawn();
        assert_eq!(first, drawn());
        for (number, drawing) in (1..).zip(&first) {
            assert!(drawing.starts_with("<svg viewBox=\"0 0 760 "), "{drawing:.80}");
            assert!(drawing.ends_with("</svg>") && drawing.matches("<svg").count() == 1);
            assert!(
                !drawing.contains("kuva") && !drawing.contains("http") && !drawing.contains("<!--"),
                "{drawing:.300}"
            );
            assert!(drawing.contains(&format!("drawing-{number}-0")), "{drawing:.300}");
        }
    }

    #[test]
    fn counts_have_whole_numbers_on_their_axis_and_days_are_written_as_people_write_them() {
        let drawn = texts(&lines(&weeks(&[[3.0, 1.0], [2.0, 2.0], [0.0, 0.0]], false), 1, "").unwrap());
        for text in ["0", "1", "2", "3", "6 Jan 2025", "20 Jan 2025"] {
            assert!(drawn.contains(&text.to_owned()), "{text}: {drawn:?}");
        }
        assert!(drawn.iter().all(|text| !text.contains('.')), "{drawn:?}");
        let drawn = texts(&columns(&weeks(&[[12_000.0, 900.0], [9_000.0, 2_000.0]], false), 1, ""));
        assert!(drawn.contains(&"10,000".to_owned()) && drawn.contains(&"13 Jan 2025".to_owned()), "{drawn:?}");
        let said = |x: f64| format::decimal(x, 0);
        assert_eq!([0.0, 1.0, 5.0, 6.0, 13.0, 260.0].map(|x| said(step(x))), ["1", "1", "1", "2", "5", "100"]);
        assert_eq!([0.0, 5.0, 6.0, 13.0, 260.0].map(|x| said(upper(x))), ["1", "5", "6", "15", "300"]);
    }

    #[test]
    fn a12_an_interval_is_drawn_from_end_to_end() {
        // The axis goes from 0 to 60 at least: 10 is as long from the low end to the value as 20 is half of to the high end.
        let drawing = bars(&[bar("a", 30.0, Some([20.0, 50.0])), bar("b", 10.0, None)], None, 1, "").unwrap().0;
        let number = |line: &str, name: &str| -> f64 {
            line.split(&format!(" {name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
        };
        let lines: Vec<&str> = drawing.split("<line").filter(|line| line.contains(INTERVAL)).collect();
        let across = lines.iter().find(|line| number(line, "x2") - number(line, "x1") > 20.0).unwrap();
        let bar = drawing.split("<rect").find(|rect| rect.contains(BARS) && number(rect, "width") > 200.0).unwrap();
        let (from, to, length) = (number(across, "x1"), number(across, "x2"), number(bar, "width"));
        assert!(((to - from) / length - 1.0).abs() < 0.01, "{from} {to} {length}");
        assert!((number(bar, "x") + length * 2.0 / 3.0 - from).abs() < 1.0, "{from} {bar}");
    }

    #[test]
    fn p18_a_name_beside_a_bar_is_text_and_no_formula() {
        for (name, shown) in [
            ("$\\alpha$ & $x^2$", "$\\alpha$ &amp; $x^2$ · said"),
            ("5\\$ or \\$6", "5\\$ or \\$6 · said"),
            ("</text><script>", "&lt;/text&gt;&lt;script&gt; · said"),
            ("a\u{1b}b\u{202e}", "a&lt;U+001B&gt;b&lt;U+202E&gt; · said"),
        ] {
            let drawn = bars(&[bar(name, 2.0, None)], None, 1, name).unwrap();
            assert!(texts(&drawn).contains(&shown.to_owned()), "{:?}", texts(&drawn));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn p25_nothing_that_is_drawn_ends_the_program(
            values in prop::collection::vec([0.0..1e18, 0.0..1e6], 2..40),
            rows in prop::collection::vec((any::<String>(), -1e12..1e12), 1..20),
            cut in any::<bool>(),
        ) {
            let values: Vec<[f64; 2]> = values.into_iter().map(|pair| pair.map(f64::trunc)).collect();
            let times = weeks(&values, cut);
            let rows: Vec<Bar> = rows.iter().map(|(name, value)| bar(name, *value, Some([value - 1.0, value + 2.0]))).collect();
            for drawing in [lines(&times, 1, ""), Some(columns(&times, 2, "")), bars(&rows, Some(100.0), 3, "")].into_iter().flatten() {
                prop_assert!(!drawing.0.contains("NaN") && !drawing.0.contains("inf"), "{}", drawing.0);
                prop_assert_eq!(drawing.0.chars().find(|c| crate::domain::clean::unseen(*c)), None);
            }
        }
    }
}
