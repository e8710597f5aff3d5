//! The one filter of all pages (R1).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::clean::Clean;
use crate::domain::filter::Filter;
use crate::tui::context::PageContext;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::show;
use crate::tui::widgets::frame;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{self, Line, put};

/// A list of names of which some are chosen.
struct Section {
    title: &'static str,
    /// The id, and the name.
    names: Vec<(String, Clean)>,
    chosen: Vec<bool>,
}

impl Section {
    fn new(title: &'static str, names: &[(String, String)], chosen: &[String]) -> Self {
        let on = names.iter().map(|(id, _)| chosen.contains(id)).collect();
        let shown = |id: &str, name: &str| Clean::new(if name.is_empty() { id } else { name });
        Self { title, names: names.iter().map(|(id, name)| (id.clone(), shown(id, name))).collect(), chosen: on }
    }

    fn ids(&self) -> Vec<String> {
        let all = self.names.iter().zip(&self.chosen);
        all.filter(|(_, on)| **on).map(|((id, _), _)| id.clone()).collect()
    }
}

/// The filter pane.
pub struct Pane {
    dates: [Entry; 2],
    sections: Vec<Section>,
    machine: bool,
    at: usize,
    error: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Date(usize),
    Machine,
    Name(usize, usize),
}

impl Pane {
    /// With what is chosen now.
    #[must_use]
    pub fn new(cx: &PageContext<'_>) -> Self {
        let filter = cx.filter;
        let date = |day: Option<chrono::NaiveDate>| Entry::new(&day.map(|day| day.to_string()).unwrap_or_default());
        let plain = |names: &[String]| names.iter().map(|name| (name.clone(), String::new())).collect::<Vec<_>>();
        let facets = cx.facets;
        // Items are ignored and prioritised where they are seen; here they are taken back.
        let items = |items: &[String]| -> Vec<(String, String)> {
            items.iter().map(|item| (item.clone(), show::item(cx, item))).collect()
        };
        Self {
            dates: [date(filter.from), date(filter.to)],
            sections: vec![
                Section::new("Journeys", &facets.journeys, &filter.journeys),
                Section::new("Channels", &plain(&facets.channels), &filter.channels),
                Section::new("Business units", &plain(&facets.business_units), &filter.business_units),
                Section::new("Segments", &plain(&facets.segments), &filter.segments),
                Section::new("Platforms", &plain(&facets.platforms), &filter.platforms),
                Section::new("Ignored items (A16)", &items(&filter.ignore), &filter.ignore),
                Section::new("Prioritised items (A16)", &items(&filter.prioritise), &filter.prioritise),
            ],
            machine: filter.without_machine,
            at: 0,
            error: None,
        }
    }

    fn places(&self) -> Vec<Place> {
        let mut places = vec![Place::Date(0), Place::Date(1), Place::Machine];
        for (s, section) in self.sections.iter().enumerate() {
            places.extend((0..section.names.len()).map(|n| Place::Name(s, n)));
        }
        places
    }

    fn filter(&self) -> Result<Filter, String> {
        let date = |entry: &Entry| match entry.text().trim() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| format!("{text} is no day: write YYYY-MM-DD")),
        };
        let (from, to) = (date(&self.dates[0])?, date(&self.dates[1])?);
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            return Err("The period ends before it begins.".to_owned());
        }
        let ids = |i: usize| self.sections.get(i).map(Section::ids).unwrap_or_default();
        Ok(Filter {
            from,
            to,
            journeys: ids(0),
            channels: ids(1),
            business_units: ids(2),
            segments: ids(3),
            platforms: ids(4),
            without_machine: self.machine,
            ignore: ids(5),
            prioritise: ids(6),
        })
    }

    fn toggle(&mut self, place: Place) {
        match place {
            Place::Machine => self.machine = !self.machine,
            Place::Name(s, n) => {
                if let Some(on) = self.sections.get_mut(s).and_then(|section| section.chosen.get_mut(n)) {
                    *on = !*on;
                }
            }
            Place::Date(_) => {}
        }
    }

    /// The first place of the next or previous section.
    fn jump(&mut self, places: &[Place], forward: bool) {
        let group = |place: &Place| match place {
            Place::Date(_) | Place::Machine => 0,
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
        let place = places.get(self.at).copied().unwrap_or(Place::Date(0));
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
                self.dates = [Entry::default(), Entry::default()];
                self.machine = false;
            }
            _ => {
                if let Place::Date(i) = place {
                    self.dates[i].key(key);
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
        if let Some(Place::Date(i)) = self.places().get(self.at) {
            self.dates[*i].paste(text.trim());
        }
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, _cx: &PageContext<'_>) {
        let foot = Line::new().add("Space chooses · Tab next part · Ctrl-U clears · Enter applies", look.dim);
        let inner = frame::popup(buf, screen, 80, screen.height, "Filter of all pages", &foot, look);
        if inner.height < 4 {
            return;
        }
        // Lines: what stands before a place, then the place.
        let mut lines: Vec<(Option<Place>, &str)> = vec![(None, "Period"), (Some(Place::Date(0)), "")];
        lines.extend([(Some(Place::Date(1)), ""), (Some(Place::Machine), "")]);
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
                Place::Date(i) => {
                    let label = ["from", "to, included"][*i];
                    put(buf, inner.x + 2, y, 14, label, if focus { look.accent } else { look.text });
                    self.dates[*i].draw(buf, inner.x + 17, y, 12, look, focus);
                    if self.dates[*i].text().is_empty() && !focus {
                        put(buf, inner.x + 17, y, 20, "YYYY-MM-DD", look.dim);
                    }
                }
                Place::Machine => {
                    let text = format!("{} leave out opens by machines (A13)", mark(self.machine));
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
