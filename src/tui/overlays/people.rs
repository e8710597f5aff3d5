//! The people behind a number (H4); of a number of a journey each with why and when the start ended, narrowed by that (F7).
//!
//! ```text
//! ┌ Abandoned cart · Your cart is waiting: people who left there ──────────────────────────────────┐
//! │ No longer matches: 19 of 156 people                                                            │
//! │ Name                    Started            Left               Reason             Step           │
//! │ Maria Braun             2 Jun 2025 10:12   5 Jun 2025 11:00   No longer matches  Your cart is … │
//! └─────────────── Enter timeline · v reason · / find · s SQL · S segment · e export · Esc closes ──┘
//! ```

mod list;
mod rest;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::domain::note::Topic;
use crate::domain::table::Cell;
use crate::domain::words;
use crate::domain::zone::Zone;
use crate::report::{Args, Drilldown, Ending, EndingRow, JourneyPersonRow, People as Whose};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::everyone::Everyone;
use crate::tui::key::Key;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::panel::{Asked, Panel, Question};
use crate::tui::show;
use crate::tui::widgets::frame;
use crate::tui::widgets::grid::Grid;
use crate::tui::widgets::pen::{Line, put};

use super::checks::Checks;
use super::export::Export;
use super::segment::Segment;
use super::sql::Sql;
use super::timeline::Timeline;
use rest::Rest;

/// A list of people.
pub struct People {
    title: Clean,
    whose: Whose,
    args: Args,
    /// The first of them.
    panel: Panel,
    /// As many as the list takes, where those are more.
    rest: Rest,
    /// How the starts ended of those behind the number, narrowed or not; nothing is asked of other numbers.
    endings: Panel,
    /// The list is narrowed as soon as these are known.
    turns: bool,
    /// How many there are, whatever the list is narrowed to.
    all: Option<u64>,
    grid: Grid,
}

impl People {
    /// Asks for the people behind a number.
    #[must_use]
    pub fn new(title: &str, whose: Whose, args: Args, cx: &PageContext<'_>) -> Self {
        let mut people = Self {
            title: Clean::new(title),
            whose,
            args,
            panel: Panel::default(),
            rest: Rest::default(),
            endings: Panel::default(),
            turns: false,
            all: None,
            grid: Grid::default(),
        };
        if people.whose.of_a_journey() {
            let what = Drilldown::Endings(people.whose.narrowed(Ending::Any));
            people.endings.ask(cx, Question::drilldown(what, people.args.clone()));
        }
        people.ask(cx);
        people
    }

    /// An answer to an older question never comes any more: its task is gone.
    fn ask(&mut self, cx: &PageContext<'_>) {
        self.rest.withdraw();
        let asked = Asked::People(self.whose.clone());
        self.panel.ask(cx, Question { asked, args: self.args.clone() });
    }

    /// What is listed.
    fn answer(&self) -> Option<&Answer> {
        self.rest.answer().or(self.panel.answer())
    }

    /// The endings that there are, from all people to those without the goal.
    fn endings(&self) -> Vec<(Ending, Option<u64>)> {
        let rows: Vec<EndingRow> = self.endings.answer().map(|answer| answer.table.read()).unwrap_or_default();
        std::iter::once((Ending::Any, None)).chain(rows.iter().map(|row| (row.ending(), Some(row.people)))).collect()
    }

    /// Narrows the list to the next ending, once these are known; after the last one all people again.
    fn turn(&mut self, cx: &PageContext<'_>) {
        self.turns = self.endings.waiting();
        if self.turns {
            return;
        }
        let endings = self.endings();
        let now = endings.iter().position(|(ending, _)| ending == self.whose.parts().1);
        let next = endings.get(now.map_or(0, |now| (now + 1) % endings.len()));
        if let Some((ending, _)) = next.filter(|(ending, _)| ending != self.whose.parts().1) {
            self.whose = self.whose.narrowed(ending.clone());
            self.ask(cx);
        }
    }

    /// What the list is narrowed to, with n of m; nothing where it shows all.
    fn narrowed_says(&self) -> Option<String> {
        let ending = self.whose.parts().1;
        let name = match ending {
            Ending::Any => return None,
            Ending::Reason(reason) => words::reason(reason),
            Ending::WithGoal => words::WITH_GOAL_SHARE,
            Ending::WithoutGoal => words::ENDED_WITHOUT_GOAL,
        };
        let of = self.endings().into_iter().find(|(other, _)| other == ending).and_then(|(_, people)| people);
        let here = self.answer().filter(|_| !self.panel.waiting()).map(show::people).or(of);
        let count = |count: u64| show::count_text(Some(show::amount(count)));
        Some(match (here, self.all) {
            (here, Some(all)) => {
                format!("{name}: {} of {}", here.map_or_else(|| "…".to_owned(), count), words::people(all))
            }
            (Some(here), None) => format!("{name}: {}", words::people(here)),
            (None, None) => name.to_owned(),
        })
    }

    /// What stands over the list, with how the starts ended of those whom it is narrowed to: no two numbers have one title.
    fn title(&self) -> String {
        let title = self.title.as_str();
        match self.whose.parts().1 {
            Ending::Any => title.to_owned(),
            Ending::Reason(reason) => format!("{title}: {}", words::reason(reason)),
            Ending::WithGoal => format!("{title}, with the goal"),
            Ending::WithoutGoal => format!("{title}, without the goal"),
        }
    }

    /// Opens the timeline of the selected person, with their start of the journey on top.
    fn open(&self, cx: &PageContext<'_>) -> Effect {
        let (Some(row), Some(answer)) = (self.grid.chosen(), self.answer()) else { return Effect::None };
        let place = answer.table.rows.iter().position(|cells| cells.first().and_then(Cell::text) == Some(&row.id));
        let who = place.and_then(|place| list::called(&answer.table).into_iter().nth(place)).unwrap_or_default();
        let starts: Vec<JourneyPersonRow> = answer.table.read();
        let start = starts.into_iter().find(|start| start.customer.as_deref() == Some(&row.id));
        Effect::Open(Box::new(Timeline::new((&row.id, &who), self.args.clone(), start, cx)))
    }

    /// All of them, as the list shows the first.
    fn everyone(&self, zone: Zone) -> Everyone {
        let grid = self.grid.clone();
        let shape = move |answer: Answer| {
            let mut grid = grid.clone();
            list::fill(&mut grid, &answer, zone);
            show::shown(&answer, &grid).document
        };
        Everyone { whose: (self.whose.clone(), self.args.clone()), shape: Arc::new(shape) }
    }

    /// What is above the table, in one line: what it is narrowed to and how many there are, then what is to be known; where that
    /// is more than has room, the key that shows it all.
    fn head(&self, room: u16, keys: &Keymap) -> Option<String> {
        let mut says = Vec::from_iter(self.narrowed_says());
        if let Some(answer) = self.answer().filter(|_| !self.grid.is_empty()) {
            let notes = crate::print::notes(answer).into_iter().zip(answer.notes.iter());
            let (shown, others): (Vec<_>, Vec<_>) = notes.partition(|(_, note)| note.topic == Topic::Shown);
            let people = show::people(answer);
            let part = if people > answer.table.rows.len() as u64 { self.rest.says() } else { String::new() };
            // What the list is narrowed to has the count in it.
            let repeated = |text: &str| !says.is_empty() && text == words::people(people);
            let shown: Vec<String> = shown.into_iter().map(|(text, _)| text).filter(|text| !repeated(text)).collect();
            says.extend(shown.into_iter().map(|text| text + &part));
            says.extend(others.into_iter().map(|(text, _)| text));
        }
        show::notes_line(&says, room, keys)
    }
}

impl Overlay for People {
    fn key(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        let found = !self.grid.needle().is_empty();
        match keys.action(key) {
            Some(Action::Back | Action::Quit) => return Effect::Close,
            Some(Action::NextView) => self.turn(cx),
            Some(Action::Checks) => {
                return Effect::Open(Box::new(Checks::new(self.answer().into_iter(), None)));
            }
            Some(Action::Open) => return self.open(cx),
            Some(Action::Sql) => {
                let sql = self.panel.question().map(|question| Sql::new(question, cx.workers));
                return sql.map_or(Effect::None, |sql| Effect::Open(Box::new(sql)));
            }
            Some(Action::Export) => {
                if let Some(answer) = self.answer() {
                    // What was found is some of those that are listed; else all, more than are listed.
                    let export = if found {
                        Export::shown(answer, &self.grid)
                    } else {
                        Export::of_people(answer, &self.grid, self.everyone(cx.status.zone))
                    };
                    return Effect::Open(Box::new(export));
                }
            }
            Some(Action::Segment) if found => {
                let says = "A segment takes all the people of the list: show all of them first";
                return Effect::Notice(format!("{says} ({})", cx.keys.mention(Action::Back)));
            }
            Some(Action::Segment) => {
                if let Some(answer) = self.answer() {
                    let segment = Segment::new(Some(show::people(answer)), self.whose.clone(), self.args.clone());
                    return Effect::Open(Box::new(segment));
                }
            }
            _ => {}
        }
        Effect::None
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(&mut self.grid)
    }

    fn list(&self) -> Option<&'static str> {
        Some("people")
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let (people, endings) = (self.panel.poll(), self.endings.poll());
        if people {
            self.rest.forget();
        }
        if let (true, Some(answer)) = (people, self.panel.answer()) {
            list::fill(&mut self.grid, answer, cx.status.zone);
            if show::people(answer) > answer.table.rows.len() as u64 {
                self.rest.ask(cx, self.whose.clone(), self.args.clone());
            }
        }
        let (rest, laid_out) = self.rest.poll();
        let news = people || rest;
        if let Some(laid_out) = laid_out {
            list::put(&mut self.grid, laid_out);
        }
        if news && *self.whose.parts().1 == Ending::Any {
            self.all = self.answer().map(show::people).or(self.all);
        }
        if self.turns && !self.endings.waiting() {
            self.turn(cx);
        }
        news || endings
    }

    fn works(&mut self, _letter: bool) -> Option<Vec<(Action, &'static str)>> {
        let mut works = vec![(Action::Open, "Opens the timeline of the selected person.")];
        if self.whose.of_a_journey() {
            works.push((Action::NextView, "Narrows the list to how the starts ended, one reason after the other."));
        }
        works.extend([
            (Action::Segment, "Saves the people as a segment."),
            (Action::Export, "Writes them to a file, all of them or those found."),
            (Action::Sql, "Shows the SQL behind them."),
            (Action::Checks, "Shows what is to be known of them."),
            (Action::Back, "Shows all that were found among, else closes the list."),
        ]);
        Some(works)
    }

    fn listed(&self) -> Option<&Answer> {
        self.answer()
    }

    fn waiting(&self) -> bool {
        self.panel.waiting() || self.endings.waiting() || self.rest.waiting()
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let mut hints = vec![(Action::Open, "timeline")];
        if self.whose.of_a_journey() {
            hints.push((Action::NextView, "reason"));
        }
        hints.extend([
            (Action::Find, "find"),
            (Action::Sql, "SQL"),
            (Action::Segment, "segment"),
            (Action::Export, "export"),
            (Action::Copy, "copy"),
            (Action::Back, "closes"),
            (Action::Checks, "notes"),
        ]);
        let foot = Line::new().add(cx.keys.hints(&hints), look.dim);
        let inner = frame::popup(buf, screen, frame::listing(screen), screen.height, &self.title(), &foot, look);
        let head = self.head(inner.width, cx.keys);
        let tall = u16::from(head.is_some()).min(inner.height / 2);
        if let Some(head) = head.filter(|_| tall > 0) {
            let style = if *self.whose.parts().1 == Ending::Any { look.dim } else { look.accent };
            put(buf, inner.x, inner.y, inner.width, &head, style);
        }
        let inner = Rect { y: inner.y + tall, height: inner.height - tall, ..inner };
        let empty = self.grid.is_empty().then_some("Nobody is behind this number.");
        if show::state(buf, inner, &self.panel, empty, look, cx.keys) {
            self.grid.draw(buf, inner, look, true, self.panel.waiting());
        }
    }
}
