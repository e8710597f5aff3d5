//! Leads: created over time by where they come from, one by one, by the stage at which they stand, and what came of them (R6–R8).
//!
//! ```text
//! Leads in all the data: where from, how far they get, what they bring
//! [Created] One by one  Pipeline  Return
//! ┌ Leads created per week ────────────────────────────────────────────────────────────┐
//! │ Total 2,346   Journeys 1,204   Pages and forms 830   Sales 312                     │
//! │ 40│    ▂▃▅▇█▇▅          week of 17 Mar 2025   created 35  ▲ 17 % on the week before │
//! │  0└─────▲────────                                                                  │
//! └───────────────────────────────────────────────── ✓ origins sum to all leads ───────┘
//! ```

mod created;
mod list;
mod part;
mod pipeline;
mod returns;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::period::Period;
use crate::tui::action::Action::{
    Bucket, Compare, NextPart, NextView, Open, PreviousPart, Segment, Sort, SortDirection, SortSecond, Zoom,
};
use crate::tui::action::{Action, LeadsPartId};
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Page};
use crate::tui::panel::Panel;
use crate::tui::show;
use crate::tui::widgets::grid::{Grid, Pointed};
use crate::tui::widgets::pen::Line;

use self::part::{LeadsPart, PartEntry};

/// So many lines have room for two parts, one above the other.
const BOTH: u16 = 30;

/// Every part, in the order of the strip; each two stand together where there is room.
const PARTS: &[PartEntry] = &[
    PartEntry {
        id: LeadsPartId::CREATED,
        title: "Created",
        hints: &[Open, Zoom, Bucket, NextPart, PreviousPart],
        make: || Box::new(created::Created::default()),
    },
    PartEntry {
        id: LeadsPartId::LIST,
        title: "One by one",
        hints: &[Open, Segment, NextPart, PreviousPart, Sort, SortDirection],
        make: || Box::new(list::List::default()),
    },
    PartEntry {
        id: LeadsPartId::PIPELINE,
        title: "Pipeline",
        hints: &[Open, Compare, NextPart, PreviousPart, Sort, SortDirection],
        make: || Box::new(pipeline::Pipeline::default()),
    },
    PartEntry {
        id: LeadsPartId::RETURN,
        title: "Return",
        hints: &[Open, NextView, Compare, NextPart, PreviousPart, Sort, SortDirection],
        make: || Box::new(returns::Returns::default()),
    },
];

/// The page.
pub struct Leads {
    parts: Vec<Box<dyn LeadsPart>>,
    current: usize,
    /// Where each part was drawn last; nothing where it was not.
    areas: Vec<Rect>,
}

impl Default for Leads {
    fn default() -> Self {
        let parts: Vec<_> = PARTS.iter().map(|entry| (entry.make)()).collect();
        let areas = vec![Rect::default(); parts.len()];
        Self { parts, current: 0, areas }
    }
}

impl Leads {
    /// The part that stands together with another.
    fn beside(part: usize) -> usize {
        part ^ 1
    }

    fn part(&mut self) -> &mut dyn LeadsPart {
        &mut *self.parts[self.current]
    }

    /// Where the parts in sight stand in so much room.
    fn arrange(&mut self, room: Rect) {
        self.areas = vec![Rect::default(); self.parts.len()];
        if room.height < BOTH {
            self.areas[self.current] = room;
            return;
        }
        let upper = self.current.min(Self::beside(self.current));
        let tall = self.parts[upper].tall().clamp(room.height / 3, room.height / 2);
        self.areas[upper] = Rect { height: tall, ..room };
        self.areas[upper + 1] = Rect { y: room.y + tall, height: room.height - tall, ..room };
    }

    fn strip(&self, buf: &mut Buffer, area: Rect, look: &Look) {
        let line = PARTS.iter().enumerate().fold(Line::new(), |line, (place, entry)| {
            let (open, close, ink) = if place == self.current { ("[", "]", look.accent) } else { (" ", " ", look.dim) };
            line.add(open, ink).add(entry.title, ink).add(close, ink)
        });
        line.put(buf, area.x, area.y, area.width);
    }
}

/// What the page shows, in a sentence.
fn said(cx: &PageContext<'_>) -> String {
    let what = "where from, how far they get, what they bring";
    match cx.filter.period() {
        all if all == Period::default() => format!("Leads in all the data: {what}"),
        period => format!("Leads of {}: {what}", period.days()),
    }
}

impl Page for Leads {
    fn refresh(&mut self, cx: &PageContext<'_>) {
        self.part().refresh(true, cx);
        // The one in focus is asked first.
        self.parts[Self::beside(self.current)].refresh(false, cx);
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        self.parts.iter_mut().map(|part| part.poll(cx)).fold(false, |any, news| any | news)
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        match action {
            NextPart => self.current = (self.current + 1) % PARTS.len(),
            PreviousPart => self.current = (self.current + PARTS.len() - 1) % PARTS.len(),
            Action::Back => self.current = 0,
            action => return self.part().update(action, cx),
        }
        Effect::None
    }

    fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        let room = show::sentence(buf, area, &said(cx), look);
        if room.height == 0 {
            return;
        }
        self.strip(buf, Rect { height: 1, ..room }, look);
        self.arrange(Rect { y: room.y + 1, height: room.height - 1, ..room });
        for (place, part) in self.parts.iter_mut().enumerate().filter(|(place, _)| self.areas[*place].height > 0) {
            part.draw(buf, self.areas[place], look, cx, place == self.current);
        }
    }

    fn hints(&self) -> &'static [Action] {
        PARTS[self.current].hints
    }

    fn keys(&self) -> Vec<Action> {
        let mut keys = self.hints().to_vec();
        for action in PARTS.iter().flat_map(|entry| entry.hints).chain(&[SortSecond]) {
            if !keys.contains(action) {
                keys.push(*action);
            }
        }
        keys
    }

    fn signs(&self) -> &'static [(&'static str, &'static str)] {
        SIGNS
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        let (current, beside) = (self.current, Self::beside(self.current));
        let mut own = Vec::new();
        let mut others = Vec::new();
        for (place, part) in self.parts.iter_mut().enumerate() {
            if place == current {
                own.extend(part.panels());
            } else if place == beside {
                others.extend(part.panels());
            }
        }
        own.extend(others);
        own
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        self.part().grid()
    }

    fn grids(&mut self) -> Vec<&mut Grid> {
        self.parts.iter_mut().filter_map(|part| part.grid()).collect()
    }

    fn point(&mut self, x: u16, y: u16) -> Pointed {
        let Some(place) = self.areas.iter().position(|area| area.contains((x, y).into())) else {
            return Pointed::Nothing;
        };
        let focus = place == self.current;
        let pointed = self.parts[place].point(x, y, focus);
        if pointed != Pointed::Nothing {
            self.current = place;
        }
        // What was selected while the keys were another's is selected first.
        if pointed == Pointed::Again && !focus { Pointed::Selected } else { pointed }
    }

    fn crumbs(&self, _cx: &PageContext<'_>) -> Vec<String> {
        let entry = PARTS.get(self.current).filter(|_| self.current > 0);
        entry.map(|entry| entry.title.to_lowercase()).into_iter().collect()
    }

    fn choose(&mut self, id: &str) {
        self.current = PARTS.iter().position(|entry| entry.id.0 == id).unwrap_or(self.current);
    }
}

/// What the page shows beside the columns of its reports.
const SIGNS: &[(&str, &str)] = &[
    ("Journeys", "Leads of a journey that is not inbound, by the table of journeys or [[journey]] direction (R6)."),
    ("Pages and forms", "Leads of an inbound journey, a form or a page, and of no journey that is not inbound (R6)."),
    ("Sales", "All other leads: by campaigns of sales, or by nothing that is known (R6)."),
    ("Unclassified", "Opportunities without a lead, or with one that is not in the table (R8)."),
    ("Came by", "The journey, form, page and campaign of the lead (R6)."),
    ("vs before", "Less the number of as many days just before the period (M9)."),
    ("3.5×", "Actual revenue less cost, divided by cost: 1× doubles what was spent (R8)."),
    ("░", "A day, week or month that does not hold all that belongs to it."),
];
