//! A trend: columns of days, weeks or months with a cursor, and what stands under the cursor; whatever page shows it.

use chrono::{NaiveDate, Timelike};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::period::Period;
use crate::domain::time::Time;
use crate::domain::zone::{Bucket, Zone};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::panel::{Panel, Question};
use crate::tui::widgets::bucket::{self, BucketSum, Covered, Daily, Size, Sums};
use crate::tui::widgets::chart::{self, Chart, ChartColumn};
use crate::tui::widgets::grid::Pointed;
use crate::tui::widgets::pen::Line;

pub mod figures;

/// So wide that what stands under the cursor has room beside the columns.
const BESIDE: u16 = 110;

/// The columns that it takes there.
const FIGURES: u16 = 52;

/// The buckets that can be wanted: coarser ones come by themselves where these do not fit.
const FINEST: [Bucket; 3] = [Bucket::Day, Bucket::Week, Bucket::Month];

/// What looking closer at a bucket did: it lasts as long as the period does.
struct Zoomed {
    period: Period,
    /// Whether the period is in force.
    inside: bool,
    /// The bucket wanted outside while it is, within it while it is not.
    other: Bucket,
}

/// What a trend is of.
#[derive(Clone, Copy)]
pub struct TrendOf<'a> {
    /// What is asked, by a bucket.
    pub question: &'a dyn Fn(Bucket) -> Question,
    /// The first day that is counted from beginning to end; `None` = all are.
    pub from: Option<NaiveDate>,
}

/// The chart.
pub struct TrendChart {
    /// The counts of each day of an answer by day.
    read: fn(&Answer) -> Vec<Daily>,
    /// So many parts of a count are told apart beside the rest of it.
    layers: usize,
    /// By day: coarser buckets are summed from it as there is room.
    pub by_day: Panel,
    /// In the bucket in sight, for exports and SQL.
    pub in_sight: Panel,
    /// The finest bucket that is wanted.
    pub bucket: Bucket,
    days: Vec<Daily>,
    /// The instant up to which the days go.
    as_of: Option<Time>,
    /// The first day of the bucket under the cursor; `None` = the last bucket.
    cursor: Option<NaiveDate>,
    zoomed: Option<Zoomed>,
    /// What was drawn last, and where.
    sums: Option<Sums>,
    /// So wide was the room that it was fitted to; 0 = it was not drawn yet.
    width: u16,
    area: Rect,
    /// What stands under the cursor stands beside the columns, not above them.
    beside: bool,
}

impl TrendChart {
    /// One whose days `read` takes out of an answer, of counts with so many parts beside the rest, two at most.
    #[must_use]
    pub fn new(read: fn(&Answer) -> Vec<Daily>, layers: usize) -> Self {
        Self {
            read,
            layers,
            by_day: Panel::default(),
            in_sight: Panel::default(),
            bucket: Bucket::Week,
            days: Vec::new(),
            as_of: None,
            cursor: None,
            zoomed: None,
            sums: None,
            width: 0,
            area: Rect::default(),
            beside: false,
        }
    }

    /// Asks for the trend, and, where the chart has the focus, for what an export of it would hold.
    pub fn refresh(&mut self, of: TrendOf<'_>, focus: bool, cx: &PageContext<'_>) {
        self.follow(cx.filter.period());
        let question = (of.question)(Bucket::Day);
        if self.by_day.question().is_some_and(|before| before.args.milestone != question.args.milestone) {
            // The days of one milestone never stand under the name of another.
            (self.by_day, self.in_sight) = (Panel::default(), Panel::default());
            (self.days, self.as_of, self.sums) = (Vec::new(), None, None);
        }
        self.by_day.ask(cx, question);
        if focus {
            if self.sums.is_none() && self.width > 0 {
                // What is exported is what will be drawn.
                self.fit(of, self.width, cx);
            }
            self.in_sight.ask(cx, (of.question)(self.bucket_in_sight()));
        }
    }

    /// With the period of a bucket that was looked at closer go its finer buckets, and come back with it.
    fn follow(&mut self, period: Period) {
        if let Some(zoomed) = &mut self.zoomed
            && zoomed.inside != (zoomed.period == period)
        {
            zoomed.inside = !zoomed.inside;
            std::mem::swap(&mut self.bucket, &mut zoomed.other);
            self.sums = None;
        }
    }

    /// Receives; true = draw.
    pub fn poll(&mut self) -> bool {
        let news = self.by_day.poll();
        if let (true, Some(answer)) = (news, self.by_day.answer()) {
            self.days = (self.read)(answer);
            self.as_of = answer.as_of;
        }
        self.in_sight.poll() || news
    }

    /// The bucket of the report that is nearest to what is drawn.
    fn bucket_in_sight(&self) -> Bucket {
        match self.sums.as_ref().map(|sums| sums.size) {
            None => self.bucket,
            Some(Size::Day) => Bucket::Day,
            Some(Size::Week) => Bucket::Week,
            Some(Size::Month) => Bucket::Month,
            Some(Size::Quarter) => Bucket::Quarter,
            Some(Size::Years(_)) => Bucket::Year,
        }
    }

    /// The next of the finest buckets.
    pub fn next_bucket(&mut self) {
        let at = FINEST.iter().position(|bucket| *bucket == self.bucket).unwrap_or(0);
        self.bucket = FINEST[(at + 1) % FINEST.len()];
        self.zoomed = None;
        // What was drawn is not in sight any longer.
        self.sums = None;
    }

    /// The place of the cursor.
    fn index(&self, sums: &Sums) -> usize {
        let last = sums.buckets.len().saturating_sub(1);
        let Some(day) = self.cursor else { return last };
        sums.buckets.iter().rposition(|bucket| bucket.first <= day).unwrap_or(0)
    }

    /// Moves the cursor; false where the action does not.
    pub fn step(&mut self, action: Action) -> bool {
        let Some(sums) = &self.sums else { return false };
        let (now, last) = (self.index(sums), sums.buckets.len().saturating_sub(1));
        let screen = (last / 4).max(1);
        let next = match action {
            Action::Left => now.saturating_sub(1),
            Action::Right => now + 1,
            Action::PageUp => now.saturating_sub(screen),
            Action::PageDown => now + screen,
            Action::First => 0,
            Action::Last => last,
            _ => return false,
        };
        self.put_cursor(next);
        true
    }

    fn put_cursor(&mut self, index: usize) {
        let Some(sums) = &self.sums else { return };
        let index = index.min(sums.buckets.len().saturating_sub(1));
        // At the end it stays at the end when there is more data.
        let last = index + 1 == sums.buckets.len();
        self.cursor = sums.buckets.get(index).map(|bucket| bucket.first).filter(|_| !last);
    }

    /// Puts the cursor on the column at a cell of the screen; pressed again where the keys are the chart's, it is opened.
    pub fn point(&mut self, cell: Position, focus: bool) -> Pointed {
        let Some(sums) = &self.sums else { return Pointed::Nothing };
        let Some(index) = chart::column_at(self.area, &self.drawn(sums, None), cell) else { return Pointed::Nothing };
        let again = focus && index == self.index(sums);
        self.put_cursor(index);
        if again { Pointed::Again } else { Pointed::Selected }
    }

    /// The bucket under the cursor, and its name.
    pub fn chosen(&self) -> Option<(&BucketSum, String)> {
        let sums = self.sums.as_ref()?;
        let bucket = sums.buckets.get(self.index(sums))?;
        Some((bucket, bucket.called(sums.size)))
    }

    /// The filter of the bucket under the cursor.
    pub fn within(&self, filter: &Filter) -> Option<Filter> {
        let (bucket, _) = self.chosen()?;
        Some(filter.with_period(bucket.within(filter.period())))
    }

    /// The period of all pages becomes the bucket, which is then looked at in finer ones.
    pub fn zoom(&mut self, filter: &Filter) -> Option<Filter> {
        let within = self.within(filter)?;
        let finer = match self.sums.as_ref()?.size {
            Size::Day | Size::Week => Bucket::Day,
            Size::Month | Size::Quarter => Bucket::Week,
            Size::Years(_) => Bucket::Month,
        };
        let before = std::mem::replace(&mut self.bucket, finer);
        // Looked at closer twice, what was wanted before both comes back.
        let other = self.zoomed.take().filter(|zoomed| zoomed.inside).map_or(before, |zoomed| zoomed.other);
        self.zoomed = Some(Zoomed { period: within.period(), inside: true, other });
        self.cursor = None;
        Some(within)
    }

    /// Brings the days into buckets that so much room has columns for; answers with their size.
    pub fn fit(&mut self, of: TrendOf<'_>, width: u16, cx: &PageContext<'_>) -> Size {
        self.width = width;
        let covered = covered(of.from, self.as_of, cx);
        let sums = |width| bucket::sums(&self.days, self.bucket.into(), chart::most_columns(width), &covered);
        let (all, narrow) = (sums(width), sums(width.saturating_sub(FIGURES + 2)));
        let size = |sums: &Option<Sums>| sums.as_ref().map(|sums| sums.size);
        // Finer buckets are worth more than figures beside them.
        self.beside = width >= BESIDE && size(&all) == size(&narrow);
        self.sums = if self.beside { narrow } else { all };
        self.sums.as_ref().map_or_else(|| self.bucket.into(), |sums| sums.size)
    }

    /// What is drawn is coarser than what is wanted, in words.
    pub fn coarser(&self) -> Option<String> {
        let (size, wanted) = (self.sums.as_ref()?.size, Size::from(self.bucket));
        (size != wanted).then(|| format!("as {}s do not fit", wanted.name()))
    }

    /// What was fitted, and the place of the cursor in it.
    pub fn fitted(&self) -> Option<(&Sums, usize)> {
        self.sums.as_ref().map(|sums| (sums, self.index(sums)))
    }

    /// Draws what was fitted, and lines on what stands under the cursor.
    pub fn draw(&mut self, buf: &mut Buffer, area: Rect, lines: Vec<Line>, look: &Look) {
        let Some(sums) = &self.sums else { return };
        let index = self.index(sums);
        if self.beside && area.width >= BESIDE {
            let wide = area.width - FIGURES - 2;
            let x = area.x + wide + 2;
            for (y, line) in (area.y..area.bottom()).zip(&lines) {
                line.put(buf, x, y, area.right().saturating_sub(x));
            }
            self.area = Rect { width: wide, ..area };
        } else {
            // Six lines of the chart are worth more than the last of these.
            let tall = area.height.saturating_sub(6).clamp(1, 3).min(area.height);
            let joined = figures::joined(lines, usize::from(area.width), look);
            let shown = joined.len().min(usize::from(tall));
            for (y, line) in (area.y..).zip(joined.iter().take(shown)) {
                line.put(buf, area.x, y, area.width);
            }
            let used = u16::try_from(shown).unwrap_or(0);
            self.area = Rect { y: area.y + used, height: area.height - used, ..area };
        }
        let chart = self.drawn(sums, Some(index));
        chart::draw(buf, self.area, &chart, look, self.by_day.waiting());
    }

    fn drawn(&self, sums: &Sums, cursor: Option<usize>) -> Chart {
        let columns = sums.buckets.iter().map(|bucket| ChartColumn {
            value: bucket.value,
            layers: bucket.parts[..self.layers.min(2)].to_vec(),
            unfinished: bucket.cut.is_some(),
            tick: bucket.tick(sums.size),
        });
        Chart { columns: columns.collect(), whole: true, cursor }
    }
}

/// What was asked for, and the days that are counted from beginning to end: from a first one to `as_of`, whose
/// day counts where no more than an hour of it is missing.
fn covered(from: Option<NaiveDate>, as_of: Option<Time>, cx: &PageContext<'_>) -> Covered {
    let zone: Zone = cx.status.zone;
    let last = as_of.and_then(|as_of| {
        let local = zone.local(as_of);
        if local.hour() == 23 { Some(local.date_naive()) } else { local.date_naive().pred_opt() }
    });
    Covered { period: cx.filter.period(), data: Period { from, to: last } }
}
