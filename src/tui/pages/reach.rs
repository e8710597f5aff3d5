//! Reach: who was in the audience of the journeys and who responded, by journey, by segment, or person by person (R4, P2).
//!
//! ```text
//! Who was in the audience and who responded, by journey
//! ┌ By journey ────────────────────────────────────────────────────────────────────────┐
//! │ Journey          Included  Started  Messaged   Sent  Responded  Response %  95 %   │
//! │ Welcome series      2,869    2,811     2,790  5,930        934        33.5  ███│█─ │
//! └────────────────────── ✓ included, messages, touches, responded: journeys = people ─┘
//! ```

mod rows;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::period::Period;
use crate::domain::table::Cell;
use crate::domain::words;
use crate::report::{self, Args, Audience, People as Whose, ReachCount, Reached};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::overlays::people::People;
use crate::tui::overlays::timeline::Timeline;
use crate::tui::page::{Effect, Page};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Grid, Pointed};
use crate::tui::widgets::state;

/// So many people are listed: those with most touches.
const LISTED: usize = 1_000;

/// What is listed of one audience.
#[derive(Default)]
struct List {
    panel: Panel,
    grid: Grid,
}

/// The page.
#[derive(Default)]
pub struct Reach {
    /// By journey, by segment, by customer.
    lists: [List; 3],
    current: usize,
    /// The journey or segment whose people are listed.
    within: Option<(Audience, String)>,
}

impl Reach {
    fn audience(&self) -> Audience {
        Audience::ALL[self.current]
    }

    fn list(&mut self) -> &mut List {
        &mut self.lists[self.current]
    }

    fn question(&self, cx: &PageContext<'_>) -> Question {
        let audience = self.audience();
        let mut args = Args { audience, ..cx.args() };
        if audience == Audience::Customer {
            args.limit = Some(LISTED);
            // What is typed is sought among all people, not among those listed alone. Before the first letter everybody is found, and
            // what is sought in is made ready for it.
            let grid = &self.lists[self.current].grid;
            args.search = Some(grid.needle().trim().to_owned()).filter(|text| grid.finds() || !text.is_empty());
            match &self.within {
                Some((Audience::Journey, journey)) => args.filter.journeys = vec![journey.clone()],
                Some((_, segment)) => args.filter.segments = vec![segment.clone()],
                None => {}
            }
        }
        Question::report(report::REACH.name, args)
    }

    /// What the journey or segment whose people are listed is called.
    fn whose(&self, cx: &PageContext<'_>) -> Option<String> {
        match self.within.as_ref().filter(|_| self.audience() == Audience::Customer)? {
            (Audience::Journey, journey) => Some(cx.journey(journey).to_owned()),
            (_, segment) => Some(segment.clone()),
        }
    }

    fn title(&self, cx: &PageContext<'_>) -> String {
        match (self.whose(cx), self.audience()) {
            (Some(whose), _) => format!("The people of {whose}, most touches first"),
            (None, Audience::Journey) => "By journey".to_owned(),
            (None, Audience::Segment) => "By segment: everyone who was ever in it, over all journeys".to_owned(),
            (None, Audience::Customer) => "Person by person, over all journeys, most touches first".to_owned(),
        }
    }

    /// Opens those behind a count; those who started a journey with their starts.
    fn people(&self, item: String, count: ReachCount, cx: &PageContext<'_>) -> Effect {
        let audience = self.audience();
        let by_journey = audience == Audience::Journey;
        let name = if by_journey { cx.journey(&item) } else { &item };
        let title = format!("{name}: {}", words::people_who(count.who()));
        let (whose, args) = if by_journey && count == ReachCount::Entered {
            let filter = Filter { journeys: vec![item.clone()], ..cx.filter.clone() };
            (Whose::Entered, Args { journey: Some(item), filter, ..cx.args() })
        } else {
            (Whose::Audience(Reached { item, count }), Args { audience, ..cx.args() })
        };
        Effect::Open(Box::new(People::new(&title, whose, args, cx)))
    }

    fn open(&mut self, cx: &PageContext<'_>) -> Effect {
        let list = &self.lists[self.current];
        let (Some(row), Some(answer)) = (list.grid.chosen(), list.panel.answer()) else { return Effect::None };
        let id = row.id.clone();
        if self.audience() == Audience::Customer {
            let name = text(answer, &id, "name").unwrap_or_default();
            return Effect::Open(Box::new(Timeline::new((&id, &name), cx.args(), None, cx)));
        }
        if let Some(count) = rows::count_of(list.grid.column_title()) {
            return self.people(id, count, cx);
        }
        // Those of all its numbers, each with what they were sent and touched.
        self.within = Some((self.audience(), id));
        self.current = Audience::ALL.len() - 1;
        // Nobody of another journey or segment stands under its name.
        *self.list() = List::default();
        Effect::None
    }
}

/// A text of the row of an id.
fn text(answer: &Answer, id: &str, column: &str) -> Option<String> {
    let row = answer.table.rows.iter().find(|row| row.first().and_then(Cell::text) == Some(id))?;
    row.get(answer.table.column(column)?)?.text().map(str::to_owned)
}

impl Page for Reach {
    fn refresh(&mut self, cx: &PageContext<'_>) {
        let question = self.question(cx);
        self.list().panel.ask(cx, question);
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let mut any = false;
        for (list, audience) in self.lists.iter_mut().zip(Audience::ALL) {
            let news = list.panel.poll();
            any |= news;
            if let (true, Some(answer)) = (news, list.panel.answer()) {
                rows::fill(&mut list.grid, answer, audience, cx);
            }
        }
        any
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        match action {
            Action::NextView => {
                if self.within.take().is_some() {
                    *self.list() = List::default();
                }
                self.current = (self.current + 1) % Audience::ALL.len();
            }
            Action::Back => {
                if let Some((audience, _)) = self.within.take() {
                    *self.list() = List::default();
                    self.current = Audience::ALL.iter().position(|other| *other == audience).unwrap_or(0);
                }
            }
            Action::Open => return self.open(cx),
            _ => {}
        }
        Effect::None
    }

    fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        let when = match cx.filter.period() {
            all if all == Period::default() => "in all the data".to_owned(),
            period => period.days(),
        };
        let says = format!("Who was in the audience and who responded, {when}");
        let room = show::sentence(buf, area, &says, look);
        let (title, audience) = (self.title(cx), self.audience());
        let list = &mut self.lists[self.current];
        let foot = show::checks([list.panel.answer()], look);
        let inner = frame(buf, room, &title, &foot, look, true);
        if !show::state(buf, inner, &list.panel, None, look, cx.keys) {
            return;
        }
        let Some(answer) = list.panel.answer() else { return };
        if answer.table.rows.is_empty() && !list.panel.waiting() {
            let (says, lines) = rows::none(audience, list.grid.needle(), cx);
            return state::message(buf, inner, look.glyph("·"), &says, &lines, look);
        }
        let notes = crate::print::notes(answer);
        let least = u16::from(audience == Audience::Customer);
        let room = show::with_notes(buf, inner, list.grid.tall(), least, &notes, look);
        list.grid.draw(buf, room, look, true, list.panel.waiting());
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::NextView, Action::Open, Action::Find, Action::Sort, Action::SortDirection]
    }

    fn keys(&self) -> Vec<Action> {
        vec![Action::NextView, Action::Open, Action::Sort, Action::SortDirection, Action::SortSecond]
    }

    fn signs(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("│ on a bar", "The ends of the 95 % interval of the response (P2)."),
            (
                "Find, person by person",
                "It is sought in ids, names and emails of all people, not of those listed alone (P2).",
            ),
        ]
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        vec![&mut self.list().panel]
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(&mut self.list().grid)
    }

    fn grids(&mut self) -> Vec<&mut Grid> {
        self.lists.iter_mut().map(|list| &mut list.grid).collect()
    }

    fn point(&mut self, x: u16, y: u16) -> Pointed {
        self.list().grid.point(x, y)
    }

    fn crumbs(&self, cx: &PageContext<'_>) -> Vec<String> {
        self.whose(cx).into_iter().collect()
    }
}
