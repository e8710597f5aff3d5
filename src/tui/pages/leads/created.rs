//! Leads created over time, by where they come from: columns of three layers with a cursor (R6, P5).

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::part::LeadsPart;
use crate::domain::answer::Answer;
use crate::domain::metric::{Metric, named};
use crate::domain::period::Period;
use crate::domain::row::Row as _;
use crate::domain::zone::Bucket;
use crate::print::format;
use crate::report::{self, Args, LeadTrendRow};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing;
use crate::tui::overlays::leads::Leads;
use crate::tui::page::Effect;
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::trend::figures::{change, why};
use crate::tui::trend::{TrendChart, TrendOf};
use crate::tui::widgets::bucket::{Daily, Sums};
use crate::tui::widgets::chart;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::Pointed;
use crate::tui::widgets::pen::{self, Line};

/// The origins, in the order of the layers from the bottom up.
const ORIGINS: [&Metric; 3] = [
    named(LeadTrendRow::COLUMNS, "outbound"),
    named(LeadTrendRow::COLUMNS, "inbound"),
    named(LeadTrendRow::COLUMNS, "sales"),
];

/// The part.
pub struct Created {
    trend: TrendChart,
    /// The same of the period before (M9).
    before: Panel,
}

impl Default for Created {
    fn default() -> Self {
        Self { trend: TrendChart::new(days, 2), before: Panel::default() }
    }
}

/// The counts of each day of an answer by day.
fn days(answer: &Answer) -> Vec<Daily> {
    let day = |row: &LeadTrendRow| {
        let parts = [row.outbound, row.inbound].map(show::amount);
        Some(Daily { day: row.bucket.parse().ok()?, value: show::amount(row.total), parts })
    };
    answer.table.read().iter().filter_map(day).collect()
}

/// Leads of outbound journeys, of inbound ways and of sales, and all of them.
fn counts(answer: &Answer) -> [f64; 4] {
    let rows: Vec<LeadTrendRow> = answer.table.read();
    let sum = |of: fn(&LeadTrendRow) -> u64| show::amount(rows.iter().map(of).sum());
    [sum(|row| row.outbound), sum(|row| row.inbound), sum(|row| row.sales), sum(|row| row.total)]
}

fn question(args: Args, bucket: Bucket) -> Question {
    Question::report(report::LEADS.name, Args { bucket, ..args })
}

/// The bucket's name, why it is not all there, how many were created and the change on the one before, and where they come from.
fn lines(sums: &Sums, index: usize, period: Period, look: &Look) -> Vec<Line> {
    let Some(bucket) = sums.buckets.get(index) else { return Vec::new() };
    let before = index.checked_sub(1).and_then(|before| sums.buckets.get(before));
    let count = |value| format::decimal(value, 0);
    let mut lines = vec![Line::new().add(bucket.called(sums.size), look.strong)];
    if let Some(cut) = bucket.cut {
        lines.push(Line::new().add(why(cut, bucket, &sums.size.name(), period, look), look.warn));
    }
    let created = Line::new().add("created ", look.dim).add(count(bucket.value), look.strong);
    lines.push(match before {
        Some(before) => change(created, bucket, before, &sums.size.name(), look),
        None => created,
    });
    let [outbound, inbound] = bucket.parts;
    let each = ORIGINS.iter().zip([outbound, inbound, bucket.value - outbound - inbound]);
    lines.push(each.fold(Line::new(), |line, (metric, value)| {
        show::fact(line, &metric.label.to_lowercase(), &count(value), look)
    }));
    lines
}

impl Created {
    /// The facts above the chart and what its inks mean; answers with the lines that they take.
    fn facts(&self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) -> u16 {
        let Some(answer) = self.trend.by_day.answer() else { return 0 };
        let counts = counts(answer);
        let total = show::count_text(Some(counts[3]));
        let facts = ORIGINS.iter().zip(counts).map(|(metric, count)| {
            let share =
                if counts[3] > 0.0 { format!(" ({} %)", format::share(count / counts[3])) } else { String::new() };
            (metric.label, format!("{}{share}", show::count_text(Some(count))))
        });
        let first = show::fact(Line::new(), "Total", &total, look);
        let mut lines = show::facts(first, facts, area.width, look);
        lines.push(self.previous(counts[3], cx, look));
        lines.truncate(usize::from(area.height / 4).max(1));
        for (y, line) in (area.y..area.bottom()).zip(&lines) {
            line.put(buf, area.x, y, area.width);
        }
        let legend = ORIGINS.iter().enumerate().fold(Line::new(), |line, (layer, metric)| {
            let ink = chart::ink(layer, look);
            line.add(chart::texture(layer, look), ink).add(format!(" {}  ", metric.label.to_lowercase()), look.dim)
        });
        let legend = legend.add(format!("{} unfinished", chart::unfinished(look)), look.dim);
        // The last of these lines leaves room for what the inks mean, or there is one more.
        let last = lines.last().map_or(0, Line::width);
        let shared = last + legend.width() + 3 <= usize::from(area.width);
        let used = pen::cells(lines.len() + usize::from(!shared));
        if used > 0 && used <= area.height {
            legend.put_right(buf, area.x, area.y + used - 1, area.width);
        }
        used
    }

    /// The comparison with the equally long time before (M9).
    fn previous(&self, total: f64, cx: &PageContext<'_>, look: &Look) -> Line {
        let Some(filter) = cx.filter.previous() else {
            let period = cx.keys.mention(Action::Period);
            return Line::new().add(format!("With a period ({period}) the time just before it is compared"), look.dim);
        };
        let asked = question(Args { filter: filter.clone(), ..cx.args() }, Bucket::Year);
        let before = self.before.answer_to(cx, &asked).map(|answer| counts(answer)[3]);
        let said = before.map_or_else(|| "…".to_owned(), |before| show::count_text(Some(before)));
        let line = show::fact(Line::new(), "previous period", &said, look);
        let line = line.add(format!(" ({})", show::dates(&filter)), look.dim);
        match before {
            Some(before) if before > 0.0 => show::percent_change(line, total, before, "   ", look),
            _ => line,
        }
    }

    /// Opens the leads of the bar under the cursor.
    fn open(&self, cx: &PageContext<'_>) -> Option<Effect> {
        let (_, name) = self.trend.chosen()?;
        let args = Args { filter: self.trend.within(cx.filter)?, ..cx.args() };
        Some(Effect::Open(Box::new(Leads::new(&format!("Leads created: {name}"), args, cx))))
    }
}

impl LeadsPart for Created {
    fn refresh(&mut self, focus: bool, cx: &PageContext<'_>) {
        let args = cx.args();
        let ask = |bucket| question(args.clone(), bucket);
        self.trend.refresh(TrendOf { question: &ask, from: None }, focus, cx);
        if let Some(filter) = cx.filter.previous() {
            self.before.ask(cx, question(Args { filter, ..cx.args() }, Bucket::Year));
        }
    }

    fn poll(&mut self, _cx: &PageContext<'_>) -> bool {
        self.trend.poll() | self.before.poll()
    }

    fn tall(&self) -> u16 {
        u16::MAX
    }

    fn draw(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>, focus: bool) {
        let args = cx.args();
        let ask = |bucket| question(args.clone(), bucket);
        // The frame has two columns at each side.
        let size = self.trend.fit(TrendOf { question: &ask, from: None }, area.width.saturating_sub(4), cx);
        let title = format!("Leads created per {}", size.name());
        let title = self.trend.coarser().map_or(title.clone(), |why| format!("{title}, {why}"));
        let foot = show::checks([self.trend.by_day.answer()], look);
        let inner = frame(buf, area, &title, &foot, look, focus);
        if !show::state(buf, inner, &self.trend.by_day, None, look, cx.keys) {
            return;
        }
        let Some(answer) = self.trend.by_day.answer() else { return };
        if self.trend.chosen().is_none() {
            return show::missing(buf, inner, &missing::leads(cx, answer), look);
        }
        let used = self.facts(buf, inner, look, cx).min(inner.height);
        let room = Rect { y: inner.y + used, height: inner.height - used, ..inner };
        let figures = self.trend.fitted().map(|(sums, index)| lines(sums, index, cx.filter.period(), look));
        self.trend.draw(buf, room, figures.unwrap_or_default(), look);
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        vec![&mut self.trend.in_sight, &mut self.trend.by_day, &mut self.before]
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        if self.trend.step(action) {
            return Effect::None;
        }
        let counting = self.trend.chosen().is_none() && self.trend.by_day.waiting();
        match action {
            Action::Open | Action::Zoom if counting => Effect::Notice("The trend is still being counted".to_owned()),
            Action::Open => self.open(cx).unwrap_or(Effect::None),
            Action::Zoom => self.trend.zoom(cx.filter).map_or(Effect::None, Effect::Filter),
            Action::Bucket => {
                self.trend.next_bucket();
                Effect::None
            }
            _ => Effect::None,
        }
    }

    fn point(&mut self, x: u16, y: u16, focus: bool) -> Pointed {
        self.trend.point(Position::new(x, y), focus)
    }
}
