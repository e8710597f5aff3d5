//! The tiles: each milestone, then what the programme sent and brought (R2). They take the keys as one part of the page: arrows
//! choose a tile, Enter leads to its page.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::milestone;
use super::sums::{self, Sum};
use crate::domain::zone::Bucket;
use crate::report::{self, Args, Drilldown};
use crate::tui::action::{Action, PageId};
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::page::Effect;
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::grid::Pointed;

/// Lower than this there is no room for the tiles beside the lists.
pub const LOW: u16 = milestone::LOW + sums::TALL + 4;

/// From this height on, milestones say what their trend is drawn in, and a blank line stands below them.
const HIGH: u16 = 26;

/// What stands on the page beside the columns of its reports.
pub const SIGNS: &[(&str, &str)] = &[
    (show::UNKNOWN, "Events name this journey, the table of journeys and milestone.toml do not."),
    ("A tile", "A milestone, or messages, touches, leads, revenue: arrows choose one, Enter opens its page (P8)."),
    ("▲ 12 % on 50", "The change on the number of as many days just before the period, which was 50 (M9)."),
];

/// A tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tile {
    /// A milestone, by its place.
    Milestone(usize),
    /// What the programme sent or brought.
    Sum(Sum),
}

/// The tiles.
pub struct Tiles {
    milestones: Panel,
    trends: Vec<Panel>,
    /// Messages, touches, leads and revenue: asked by themselves, so that they do not wait for the credit.
    sums: Panel,
    chosen: Tile,
    /// Where each was drawn last.
    areas: Vec<(Tile, Rect)>,
}

impl Default for Tiles {
    fn default() -> Self {
        Self {
            milestones: Panel::default(),
            trends: Vec::new(),
            sums: Panel::default(),
            chosen: Tile::Sum(Sum::Messages),
            areas: Vec::new(),
        }
    }
}

impl Tiles {
    /// Asks.
    pub fn refresh(&mut self, cx: &PageContext<'_>) {
        let milestones = &cx.status.milestones;
        self.trends.truncate(milestones.len());
        self.trends.resize_with(milestones.len(), Panel::default);
        if !milestones.is_empty() {
            self.milestones.ask(cx, Question::report(report::MILESTONES.name, cx.args()));
        }
        self.sums.ask(cx, Question::drilldown(Drilldown::HomeSums, cx.args()));
        for (panel, milestone) in self.trends.iter_mut().zip(milestones) {
            // By day: coarser buckets are summed from it as there is room.
            let args = Args { milestone: Some(milestone.id.clone()), bucket: Bucket::Day, ..cx.args() };
            panel.ask(cx, Question::report(report::MILESTONE_TREND.name, args));
        }
        if matches!(self.chosen, Tile::Milestone(place) if place >= milestones.len()) {
            self.chosen = Tile::Sum(Sum::Messages);
        }
    }

    /// Whether a number is awaited.
    pub fn waiting(&self) -> bool {
        [&self.milestones, &self.sums].into_iter().chain(&self.trends).any(Panel::waiting)
    }

    /// Receives.
    pub fn poll(&mut self) -> bool {
        let mut news = self.milestones.poll() | self.sums.poll();
        for panel in &mut self.trends {
            news |= panel.poll();
        }
        news
    }

    /// What is asked; that of the chosen tile first.
    pub fn panels(&mut self) -> Vec<&mut Panel> {
        let of_a_milestone = matches!(self.chosen, Tile::Milestone(_));
        let mut panels = vec![&mut self.milestones, &mut self.sums];
        if !of_a_milestone {
            panels.reverse();
        }
        panels.extend(self.trends.iter_mut());
        panels
    }

    /// Moves to another tile, or opens the page of the chosen one.
    pub fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        let count = cx.status.milestones.len();
        if action == Action::Open {
            return match self.chosen {
                Tile::Milestone(place) => {
                    let milestone = cx.status.milestones.get(place);
                    Effect::Goto(PageId::MILESTONES, milestone.map(|milestone| milestone.id.clone()))
                }
                Tile::Sum(sum) => {
                    let (page, part) = sum.page();
                    Effect::Goto(page, part.map(str::to_owned))
                }
            };
        }
        self.chosen = match (self.chosen, action) {
            (_, Action::First) if count > 0 => Tile::Milestone(0),
            (_, Action::Last) => Tile::Sum(Sum::Revenue),
            (Tile::Milestone(place), Action::Left) => Tile::Milestone(place.saturating_sub(1)),
            (Tile::Milestone(place), Action::Right) if place + 1 < count => Tile::Milestone(place + 1),
            (Tile::Milestone(_), Action::Right | Action::Down) => Tile::Sum(Sum::Messages),
            (Tile::Sum(sum), action) => match sum.beside(action) {
                Some(other) => Tile::Sum(other),
                // Above and before them are the milestones.
                None if count > 0 && action == Action::Up => {
                    Tile::Milestone(usize::from(!sum.is_left()).min(count - 1))
                }
                None if count > 0 && action == Action::Left && sum == Sum::Messages => Tile::Milestone(count - 1),
                None => Tile::Sum(sum),
            },
            (chosen, _) => chosen,
        };
        Effect::None
    }

    /// Draws them from the top of an area; answers with the room below.
    pub fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>, focus: bool) -> Rect {
        self.areas.clear();
        let high = area.height >= HIGH;
        let chosen = |tile: Tile| focus && self.chosen == tile;
        let tall = (milestone::LOW + u16::from(high)).min(area.height);
        let place = if let Tile::Milestone(place) = self.chosen { place } else { 0 };
        let shown = milestone::shown(area.width, place, cx);
        let tiles = milestone::Milestones { panel: &self.milestones, trends: &self.trends, with_unit: high, shown };
        let marked = shown.places().find(|place| chosen(Tile::Milestone(*place)));
        let room = Rect { height: tall, ..area };
        tiles.draw(buf, room, look, cx, marked);
        self.areas.extend(shown.places().map(|place| (Tile::Milestone(place), shown.area(place, room))));
        let used = (tall + u16::from(high)).min(area.height);
        let rest = Rect { y: area.y + used, height: area.height - used, ..area };
        let tall = sums::TALL.min(rest.height);
        let marked = Sum::ALL.into_iter().find(|sum| chosen(Tile::Sum(*sum)));
        let areas = sums::draw(buf, Rect { height: tall, ..rest }, &self.sums, marked, look, cx);
        self.areas.extend(areas.map(|(sum, area)| (Tile::Sum(sum), area)));
        Rect { y: rest.y + tall, height: rest.height - tall, ..rest }
    }

    /// They have no room.
    pub fn hide(&mut self) {
        self.areas.clear();
    }

    /// Chooses what the mouse pressed.
    pub fn point(&mut self, x: u16, y: u16, focus: bool) -> Pointed {
        let Some((tile, _)) = self.areas.iter().find(|(_, area)| area.contains((x, y).into())) else {
            return Pointed::Nothing;
        };
        let again = focus && self.chosen == *tile;
        self.chosen = *tile;
        if again { Pointed::Again } else { Pointed::Selected }
    }
}
