//! The one filter of all pages (R1), as a form: the period as it is written, names that complete from the data.

mod names;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::names::NameField;
use crate::domain::filter::{Access, DIMENSIONS, Filter, Selected};
use crate::domain::period::{FORMS, Period};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::show;
use crate::tui::widgets::frame;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{self, Line, put};

/// The columns of the labels.
const LABEL: u16 = 18;

/// A field of the pane.
enum Part {
    Period(Entry),
    Names(NameField),
    Switch { label: &'static str, access: &'static Access<bool>, on: bool },
}

/// The filter pane.
pub struct Pane {
    parts: Vec<Part>,
    /// The field that has the cursor.
    at: usize,
    error: Option<String>,
    /// When the names of the data were last learnt.
    epoch: u64,
}

impl Pane {
    /// With what is chosen now.
    #[must_use]
    pub fn new(cx: &PageContext<'_>) -> Self {
        let filter = cx.filter;
        let part = |dimension: &'static crate::domain::filter::Dimension| match &dimension.value {
            Selected::First(_) => Some(Part::Period(Entry::new(&filter.period().written()))),
            // The one line of the period has both ends.
            Selected::Last(_) => None,
            Selected::Switch(access) => {
                Some(Part::Switch { label: dimension.label, access, on: *(access.get)(filter) })
            }
            Selected::Names(access) => {
                let names = cx.facets.names(dimension.field);
                Some(Part::Names(NameField::new(dimension, access, names, filter)))
            }
            Selected::Items(access) => {
                Some(Part::Names(NameField::new(dimension, access, &items(cx, (access.get)(filter)), filter)))
            }
        };
        Self { parts: DIMENSIONS.iter().filter_map(part).collect(), at: 0, error: None, epoch: cx.epoch }
    }

    /// The filter that is written down.
    fn filter(&mut self) -> Result<Filter, String> {
        let mut filter = Filter::default();
        for (at, part) in self.parts.iter_mut().enumerate() {
            let written = match part {
                Part::Period(entry) if entry.text().trim().is_empty() => Ok(()),
                Part::Period(entry) => Period::parse(entry.text()).map(|period| {
                    filter = filter.with_period(period);
                }),
                Part::Switch { access, on, .. } => {
                    *(access.get_mut)(&mut filter) = *on;
                    Ok(())
                }
                Part::Names(field) => field.take_exact().map(|()| field.write(&mut filter)),
            };
            if let Err(why) = written {
                self.at = at;
                return Err(why);
            }
        }
        Ok(filter)
    }

    fn apply(&mut self) -> Effect {
        match self.filter() {
            Ok(filter) => return Effect::Filter(filter),
            Err(why) => self.error = Some(why),
        }
        Effect::None
    }

    /// Enter takes what is typed; where nothing is left to take, it applies.
    fn enter(&mut self) -> Effect {
        match self.parts.get_mut(self.at) {
            Some(Part::Names(field)) if !field.typed.text().trim().is_empty() => {
                self.error = field.take().err();
                Effect::None
            }
            _ => self.apply(),
        }
    }

    fn step(&mut self, forward: bool) {
        let count = self.parts.len();
        self.at = if forward { (self.at + 1) % count } else { (self.at + count - 1) % count };
    }

    /// Up and down go through the list of a field, and beyond its ends to the next field.
    fn line(&mut self, down: bool) {
        if let Some(Part::Names(field)) = self.parts.get_mut(self.at) {
            let last = field.lines().len().saturating_sub(1);
            if down && field.cursor < last {
                field.cursor += 1;
                return;
            }
            if !down && field.cursor > 0 {
                field.cursor -= 1;
                return;
            }
        }
        if (down && self.at + 1 < self.parts.len()) || (!down && self.at > 0) {
            self.step(down);
        }
    }

    fn clear(&mut self) {
        for part in &mut self.parts {
            match part {
                Part::Period(entry) => *entry = Entry::default(),
                Part::Switch { on, .. } => *on = false,
                Part::Names(field) => field.clear(),
            }
        }
    }

    fn type_key(&mut self, key: Key) {
        match self.parts.get_mut(self.at) {
            Some(Part::Period(entry)) => drop(entry.key(key)),
            Some(Part::Switch { on, .. }) if key.code == Code::Char(' ') => *on = !*on,
            Some(Part::Names(field)) => {
                if key.code == Code::Char(' ') && field.typed.text().is_empty() {
                    field.toggle();
                } else if field.typed.key(key) {
                    field.cursor = 0;
                }
            }
            _ => {}
        }
    }
}

/// The items that may be ignored or prioritised: those that are, then every journey and channel.
fn items(cx: &PageContext<'_>, chosen: &[String]) -> Vec<(String, String)> {
    let all = |field: &str, view: &str| -> Vec<String> {
        cx.facets.names(field).iter().map(|(id, _)| format!("{view}:{id}")).collect()
    };
    let mut items = chosen.to_vec();
    for item in all("journeys", "journey").into_iter().chain(all("channels", "channel")) {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    items.into_iter().map(|item| (item.clone(), show::item(cx, &item))).collect()
}

impl Overlay for Pane {
    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        if self.epoch == cx.epoch {
            return false;
        }
        self.epoch = cx.epoch;
        let mut news = false;
        for part in &mut self.parts {
            if let Part::Names(field) = part {
                news |= match &field.dimension.value {
                    Selected::Names(_) => field.learn(cx.facets.names(field.dimension.field)),
                    Selected::Items(access) => field.learn(&items(cx, (access.get)(cx.filter))),
                    _ => false,
                };
            }
        }
        news
    }

    fn key(&mut self, key: Key, keys: &Keymap, _cx: &PageContext<'_>) -> Effect {
        self.error = None;
        if key.ctrl && keys.action(key) == Some(Action::SaveForm) {
            return self.apply();
        }
        match key.code {
            Code::Esc => return Effect::Close,
            Code::Enter => return self.enter(),
            Code::Up => self.line(false),
            Code::Down => self.line(true),
            Code::Tab => self.step(true),
            Code::BackTab => self.step(false),
            Code::Char('u') if key.ctrl => self.clear(),
            _ => self.type_key(key),
        }
        Effect::None
    }

    fn paste(&mut self, text: &str) {
        match self.parts.get_mut(self.at) {
            Some(Part::Period(entry)) => entry.paste(text.trim()),
            Some(Part::Names(field)) => {
                field.typed.paste(text.trim());
                field.cursor = 0;
            }
            _ => {}
        }
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let saves = cx.keys.hint(Action::SaveForm, "applies").map(|hint| format!(" · {hint}")).unwrap_or_default();
        let foot = format!("Enter takes, then applies{saves} · Space chooses · Tab next · Ctrl-u clears · Esc leaves");
        let foot = Line::new().add(foot, look.dim);
        let inner = frame::popup(buf, screen, 86, screen.height, "Filter of all pages", &foot, look);
        if inner.height < 3 {
            return;
        }
        // The list of the field in focus takes the room that the others leave, or half of it in a low window; the last line is what
        // is wrong.
        let rows = usize::from(inner.height - 1);
        let named = match self.parts.get(self.at) {
            Some(Part::Names(field)) => field.lines().len(),
            _ => 0,
        };
        let list = rows.saturating_sub(self.parts.len()).max(named.min(rows / 2));
        // The field in focus is in sight.
        let top = (self.at + 1).saturating_sub(rows.saturating_sub(named.min(list)).max(1));
        let mut y = inner.y;
        for (at, part) in self.parts.iter().enumerate().skip(top) {
            if y + 1 >= inner.bottom() {
                break;
            }
            let focus = at == self.at;
            let line = Rect { y, height: 1, ..inner };
            draw_part(buf, line, part, look, focus);
            y += 1;
            if let (true, Part::Names(field)) = (focus, part) {
                let room = Rect { y, height: pen::cells(list).min(inner.bottom() - 1 - y), ..inner };
                y += draw_list(buf, room, field, look);
            }
        }
        let bottom = Rect { y: inner.bottom() - 1, height: 1, ..inner };
        self.says(buf, bottom, look);
    }
}

impl Pane {
    /// What is wrong, else what the field in focus takes.
    fn says(&self, buf: &mut Buffer, area: Rect, look: &Look) {
        if let Some(error) = &self.error {
            put(buf, area.x, area.y, area.width, error, look.warn);
            return;
        }
        let says = match self.parts.get(self.at) {
            Some(Part::Period(entry)) => match Period::parse(entry.text()) {
                Ok(period) => match period.previous() {
                    Some(before) => format!("compared with {}", before.days()),
                    None => "without a first and a last day there is no period before it".to_owned(),
                },
                Err(_) => FORMS.to_owned(),
            },
            Some(Part::Names(field)) if field.count() > 0 => "type to find, Space chooses several".to_owned(),
            Some(Part::Names(field)) => format!("the data names no {}", field.dimension.noun()),
            _ => "Space turns it on or off".to_owned(),
        };
        put(buf, area.x, area.y, area.width, &says, look.dim);
    }
}

fn draw_part(buf: &mut Buffer, line: Rect, part: &Part, look: &Look, focus: bool) {
    let ink = if focus { look.accent } else { look.dim };
    let label = match part {
        Part::Period(_) => "Period",
        Part::Names(field) => field.dimension.label,
        Part::Switch { .. } => "Automatic opens",
    };
    put(buf, line.x, line.y, LABEL - 1, label, ink);
    let (x, room) = (line.x + LABEL, line.width.saturating_sub(LABEL));
    match part {
        Part::Period(entry) => {
            let wide = 26.min(room);
            entry.draw(buf, x, line.y, wide, look, focus);
            let days = match Period::parse(entry.text()) {
                _ if entry.text().trim().is_empty() => "all the data".to_owned(),
                Ok(period) => period.days(),
                Err(_) => String::new(),
            };
            put(buf, x + wide + 1, line.y, room.saturating_sub(wide + 1), &days, look.dim);
        }
        Part::Switch { label, on, .. } => {
            let text = format!("{} {label}", if *on { "[x]" } else { "[ ]" });
            put(buf, x, line.y, room, &text, if focus { look.selected } else { look.text });
        }
        Part::Names(field) => {
            let chosen = field.chosen().join(" · ");
            let typed = field.typed.text();
            let most = if focus || !typed.is_empty() { room / 2 } else { room };
            let mut used = match (chosen.as_str(), focus) {
                ("", true) => 0,
                ("", false) if typed.is_empty() => put(buf, x, line.y, most, "all", look.dim),
                (chosen, _) => put(buf, x, line.y, most, chosen, look.text),
            };
            used += if used > 0 { 2 } else { 0 };
            if focus || !typed.is_empty() {
                field.typed.draw(buf, x + used, line.y, room.saturating_sub(used), look, focus);
            }
        }
    }
}

/// The list of a field in focus; answers with the lines that it took.
fn draw_list(buf: &mut Buffer, area: Rect, field: &NameField, look: &Look) -> u16 {
    let lines = field.lines();
    let rows = usize::from(area.height);
    let cursor = field.cursor.min(lines.len().saturating_sub(1));
    let top = cursor.saturating_sub(rows / 2).min(lines.len().saturating_sub(rows));
    let count = format!(" {} of {}", cursor + 1, lines.len());
    let counted = if lines.len() > rows { pen::cells(pen::width(&count)) } else { 0 };
    for (y, (at, (id, name, on))) in (area.y..area.bottom()).zip(lines.iter().enumerate().skip(top)) {
        let style = if at == cursor { look.selected } else { look.text };
        // The count stands beside the last line, not on it.
        let counted = if y + 1 == area.bottom() { counted } else { 0 };
        let room = area.width.saturating_sub(LABEL).saturating_sub(counted);
        let shown = if name.is_empty() { id } else { name };
        let text = format!("{} {shown}", if *on { "[x]" } else { "[ ]" });
        let used = put(buf, area.x + LABEL, y, room, &text, style);
        // A name of several bears its id.
        let beside = if name.is_empty() { "not in the data" } else { "" };
        put(buf, area.x + LABEL + used + 2, y, room.saturating_sub(used + 2), beside, look.dim);
    }
    if lines.len() > rows && rows > 0 {
        pen::put_right(buf, area.x, area.bottom() - 1, area.width, &count, look.dim);
    }
    pen::cells(lines.len().min(rows))
}
