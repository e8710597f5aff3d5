//! The one filter of all pages (R1).

use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::clean::Clean;
use crate::domain::filter::{Access, DIMENSIONS, Dimension, Filter, Selected};
use crate::tui::context::PageContext;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::show;
use crate::tui::widgets::frame;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{self, Line, put};

/// A day of the period.
struct Day {
    label: &'static str,
    field: &'static Access<Option<NaiveDate>>,
    entry: Entry,
}

/// What is on or off.
struct Switch {
    label: &'static str,
    field: &'static Access<bool>,
    on: bool,
}

/// A list of names of which some are chosen.
struct Section {
    title: &'static str,
    field: &'static Access<Vec<String>>,
    /// The id, and the name.
    names: Vec<(String, Clean)>,
    chosen: Vec<bool>,
}

impl Section {
    fn new(
        dimension: &'static Dimension,
        field: &'static Access<Vec<String>>,
        names: &[(String, String)],
        filter: &Filter,
    ) -> Self {
        let chosen = names.iter().map(|(id, _)| (field.get)(filter).contains(id)).collect();
        let shown = |id: &str, name: &str| Clean::new(if name.is_empty() { id } else { name });
        let names = names.iter().map(|(id, name)| (id.clone(), shown(id, name))).collect();
        Self { title: dimension.label, field, names, chosen }
    }

    fn ids(&self) -> Vec<String> {
        let all = self.names.iter().zip(&self.chosen);
        all.filter(|(_, on)| **on).map(|((id, _), _)| id.clone()).collect()
    }
}

/// The filter pane.
pub struct Pane {
    days: Vec<Day>,
    switches: Vec<Switch>,
    sections: Vec<Section>,
    at: usize,
    error: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Day(usize),
    Switch(usize),
    Name(usize, usize),
}

impl Pane {
    /// With what is chosen now.
    #[must_use]
    pub fn new(cx: &PageContext<'_>) -> Self {
        let filter = cx.filter;
        let mut pane = Self { days: Vec::new(), switches: Vec::new(), sections: Vec::new(), at: 0, error: None };
        for dimension in DIMENSIONS {
            let label = dimension.label;
            match &dimension.value {
                Selected::First(field) | Selected::Last(field) => {
                    let day = (field.get)(filter).map(|day| day.to_string()).unwrap_or_default();
                    pane.days.push(Day { label, field, entry: Entry::new(&day) });
                }
                Selected::Switch(field) => pane.switches.push(Switch { label, field, on: *(field.get)(filter) }),
                Selected::Names(field) => {
                    let names = cx.facets.names(dimension.field);
                    pane.sections.push(Section::new(dimension, field, names, filter));
                }
                Selected::Items(field) => {
                    // Items are ignored and prioritised where they are seen; here they are taken back.
                    let items = (field.get)(filter).iter().map(|item| (item.clone(), show::item(cx, item)));
                    pane.sections.push(Section::new(dimension, field, &items.collect::<Vec<_>>(), filter));
                }
            }
        }
        pane
    }

    fn places(&self) -> Vec<Place> {
        let mut places: Vec<Place> = (0..self.days.len()).map(Place::Day).collect();
        places.extend((0..self.switches.len()).map(Place::Switch));
        for (s, section) in self.sections.iter().enumerate() {
            places.extend((0..section.names.len()).map(|n| Place::Name(s, n)));
        }
        places
    }

    fn filter(&self) -> Result<Filter, String> {
        let mut filter = Filter::default();
        for day in &self.days {
            *(day.field.get_mut)(&mut filter) = match day.entry.text().trim() {
                "" => None,
                text => Some(text.parse().map_err(|_| format!("{text} is no day: write YYYY-MM-DD"))?),
            };
        }
        if let (Some(from), Some(to)) = (filter.from, filter.to)
            && from > to
        {
            return Err("The period ends before it begins.".to_owned());
        }
        for switch in &self.switches {
            *(switch.field.get_mut)(&mut filter) = switch.on;
        }
        for section in &self.sections {
            *(section.field.get_mut)(&mut filter) = section.ids();
        }
        Ok(filter)
    }

    fn toggle(&mut self, place: Place) {
        match place {
            Place::Switch(i) => {
                if let Some(switch) = self.switches.get_mut(i) {
                    switch.on = !switch.on;
                }
            }
            Place::Name(s, n) => {
                if let Some(on) = self.sections.get_mut(s).and_then(|section| section.chosen.get_mut(n)) {
                    *on = !*on;
                }
            }
            Place::Day(_) => {}
        }
    }

    /// The first place of the next or previous section.
    fn jump(&mut self, places: &[Place], forward: bool) {
        let group = |place: &Place| match place {
            Place::Day(_) | Place::Switch(_) => 0,
            Place::Name(s, _) => s + 1,
        };
        let here = places.get(self.at).map_or(0, group);
        let next = if forward {
            places.iter().position(|place| group(place) > here)
        } else {
            let before = places.iter().map(group).filter(|other| *other < here).max();
            before.and_then(|before| places.iter().position(|place| group(place) == before))
        };
        self.at = next.unwrap_or(0);
    }
}

impl Overlay for Pane {
    fn key(&mut self, key: Key, _keys: &Keymap, _cx: &PageContext<'_>) -> Effect {
        let places = self.places();
        let place = places.get(self.at).copied().unwrap_or(Place::Day(0));
        self.error = None;
        match key.code {
            Code::Esc => return Effect::Close,
            Code::Enter => match self.filter() {
                Ok(filter) => return Effect::Filter(filter),
                Err(error) => self.error = Some(error),
            },
            Code::Up => self.at = self.at.saturating_sub(1),
            Code::Down => self.at = (self.at + 1).min(places.len() - 1),
            Code::Tab => self.jump(&places, true),
            Code::BackTab => self.jump(&places, false),
            Code::Char('u') if key.ctrl => {
                for section in &mut self.sections {
                    section.chosen.fill(false);
                }
                for day in &mut self.days {
                    day.entry = Entry::default();
                }
                for switch in &mut self.switches {
                    switch.on = false;
                }
            }
            _ => {
                if let Place::Day(i) = place {
                    self.days[i].entry.key(key);
                } else if key.code == Code::Char(' ') {
                    self.toggle(place);
                } else if key.code == Code::Char('j') {
                    self.at = (self.at + 1).min(places.len() - 1);
                } else if key.code == Code::Char('k') {
                    self.at = self.at.saturating_sub(1);
                }
            }
        }
        Effect::None
    }

    fn paste(&mut self, text: &str) {
        if let Some(Place::Day(i)) = self.places().get(self.at) {
            self.days[*i].entry.paste(text.trim());
        }
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, _cx: &PageContext<'_>) {
        let foot = Line::new().add("Space chooses · Tab next part · Ctrl-U clears · Enter applies", look.dim);
        let inner = frame::popup(buf, screen, 80, screen.height, "Filter of all pages", &foot, look);
        if inner.height < 4 {
            return;
        }
        // Lines: what stands before a place, then the place.
        let mut lines: Vec<(Option<Place>, &str)> = vec![(None, "Period")];
        lines.extend((0..self.days.len()).map(|i| (Some(Place::Day(i)), "")));
        lines.extend((0..self.switches.len()).map(|i| (Some(Place::Switch(i)), "")));
        for (s, section) in self.sections.iter().enumerate() {
            if !section.names.is_empty() {
                lines.extend([(None, ""), (None, section.title)]);
                lines.extend((0..section.names.len()).map(|n| (Some(Place::Name(s, n)), "")));
            }
        }
        let here = self.places().get(self.at).copied();
        let cursor = lines.iter().position(|(place, _)| place.is_some() && *place == here).unwrap_or(0);
        let rows = usize::from(inner.height) - 1;
        let top = cursor.saturating_sub(rows / 2).min(lines.len().saturating_sub(rows));
        for (y, (place, title)) in (inner.y..inner.bottom() - 1).zip(lines.iter().skip(top)) {
            let Some(place) = place else {
                put(buf, inner.x, y, inner.width, title, look.strong);
                continue;
            };
            let focus = Some(*place) == here;
            let style = if focus { look.selected } else { look.text };
            let mark = |on: bool| if on { "[x]" } else { "[ ]" };
            match place {
                Place::Day(i) => {
                    let day = &mut self.days[*i];
                    put(buf, inner.x + 2, y, 14, day.label, if focus { look.accent } else { look.text });
                    day.entry.draw(buf, inner.x + 17, y, 12, look, focus);
                    if day.entry.text().is_empty() && !focus {
                        put(buf, inner.x + 17, y, 20, "YYYY-MM-DD", look.dim);
                    }
                }
                Place::Switch(i) => {
                    let switch = &self.switches[*i];
                    let text = format!("{} {}", mark(switch.on), switch.label);
                    put(buf, inner.x + 2, y, inner.width - 2, &text, style);
                }
                Place::Name(s, n) => {
                    let section = &self.sections[*s];
                    let text = format!("{} {}", mark(section.chosen[*n]), section.names[*n].1);
                    let used = put(buf, inner.x + 2, y, inner.width - 2, &text, style);
                    let id = &section.names[*n].0;
                    if section.names[*n].1.as_str() != id {
                        put(buf, inner.x + 4 + used, y, inner.width.saturating_sub(used + 4), id, look.dim);
                    }
                }
            }
        }
        let bottom = inner.bottom() - 1;
        if let Some(error) = &self.error {
            put(buf, inner.x, bottom, inner.width, error, look.warn);
        } else if lines.len() > rows {
            pen::put_right(buf, inner.x, bottom, inner.width, &format!("{}/{}", cursor + 1, lines.len()), look.dim);
        }
    }
}
