//! What is asked of one journey, the tables beside the step apart.

use crate::domain::filter::Filter;
use crate::report::{
    self, Args, Drilldown, FirstVisitRow, FunnelRow, GoalTimeRow, LossRow, RateIntervalRow, StepRateRow, VersionRow,
};
use crate::tui::context::PageContext;
use crate::tui::panel::{Panel, Question};

use super::arms::is_unplaced;
use super::counting::Counting;
use super::pane::rows;

/// Everything that is asked but for the tables beside the step.
#[derive(Default)]
pub struct Questions {
    pub funnel: Panel,
    pub metrics: Panel,
    losses: Panel,
    rates: Panel,
    intervals: Panel,
    times: Panel,
    /// The funnel of the period before, where the two are compared.
    before: Panel,
    versions: Panel,
    /// Only asked where no table places a step.
    seen: Panel,
}

impl Questions {
    /// Asks of a journey; `before` is the filter of the period that it is compared with.
    pub fn ask(&mut self, cx: &PageContext<'_>, args: &Args, counting: &Counting, before: Option<Filter>) {
        let of_version = Args { version: counting.version.clone(), ..args.clone() };
        let funnel = |filter: Filter| {
            let args = Args { filter, ..of_version.clone() };
            if counting.by_people {
                Question::drilldown(Drilldown::FunnelPeople, args)
            } else {
                Question::report(report::FUNNEL.name, args)
            }
        };
        if let Some(filter) = before {
            self.before.ask(cx, funnel(filter));
        }
        self.funnel.ask(cx, funnel(args.filter.clone()));
        self.losses.ask(cx, Question::drilldown(Drilldown::Losses, of_version.clone()));
        self.times.ask(cx, Question::drilldown(Drilldown::GoalTimes, of_version.clone()));
        self.versions
            .ask(cx, Question::drilldown(Drilldown::Versions, Args { filter: Filter::default(), ..args.clone() }));
        let steps: Vec<FunnelRow> = rows(&self.funnel);
        if steps.iter().any(|row| is_unplaced(&steps, row)) {
            let args = Args { filter: Filter::default(), ..args.clone() };
            self.seen.ask(cx, Question::drilldown(Drilldown::FirstVisits, args));
        }
    }

    /// Asks for messages. Last, as they wait for what the funnel counts; all steps at once: another step is then shown without
    /// asking.
    pub fn ask_messages(&mut self, cx: &PageContext<'_>, args: &Args) {
        self.metrics.ask(cx, Question::report(report::STEP_METRICS.name, args.clone()));
        self.rates.ask(cx, Question::report(report::STEP_RATES.name, args.clone()));
        self.intervals.ask(cx, Question::drilldown(Drilldown::RateIntervals, args.clone()));
    }

    /// Receives: whether there is news for the table of steps, and for anything else.
    pub fn poll(&mut self) -> (bool, bool) {
        let Self { funnel, metrics, losses, rates, intervals, times, before, versions, seen } = self;
        let steps = [funnel, losses, rates, times, before, seen].map(Panel::poll).contains(&true);
        let rest = [metrics, intervals, versions].map(Panel::poll).contains(&true);
        (steps, rest)
    }

    /// The funnel, the metrics, and those that cannot be exported.
    pub fn panels(&mut self) -> (&mut Panel, &mut Panel, [&mut Panel; 7]) {
        let Self { funnel, metrics, losses, rates, intervals, times, before, versions, seen } = self;
        (funnel, metrics, [losses, rates, intervals, times, before, versions, seen])
    }

    /// What the shown funnel counts, which may not be what is asked for by now.
    pub fn shown(&self) -> Counting {
        let answer = self.funnel.answer();
        let version = answer.and_then(|answer| answer.parameter("version")).and_then(|version| version.text());
        Counting {
            version: version.map(str::to_owned),
            by_people: answer.is_some_and(|answer| answer.report == Drilldown::FunnelPeople.name()),
        }
    }

    pub fn losses(&self) -> Option<Vec<LossRow>> {
        self.losses.answer().map(|answer| answer.table.read())
    }

    pub fn rates(&self) -> Option<Vec<StepRateRow>> {
        self.rates.answer().map(|answer| answer.table.read())
    }

    pub fn intervals(&self) -> Vec<RateIntervalRow> {
        rows(&self.intervals)
    }

    /// The funnel of the period before, as soon as it is the one asked for.
    pub fn before(&self) -> Option<Vec<FunnelRow>> {
        self.before.answer().filter(|_| !self.before.waiting()).map(|answer| answer.table.read())
    }

    pub fn times(&self) -> Option<GoalTimeRow> {
        rows(&self.times).into_iter().next()
    }

    /// The versions that events bear; `None` until they are known.
    pub fn versions(&self) -> Option<Vec<String>> {
        let rows = self.versions.answer()?.table.read().into_iter();
        Some(rows.map(|row: VersionRow| row.version).collect())
    }

    /// In which order steps were first seen; none where tables place them all.
    pub fn seen(&self) -> Vec<FirstVisitRow> {
        rows(&self.seen)
    }
}
