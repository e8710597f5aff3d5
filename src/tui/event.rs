//! What the terminal and the workers tell the screen, and the names of keys.

use std::sync::mpsc::Sender;
use std::thread;

use crossterm::event::{Event as Input, KeyCode, KeyEventKind, KeyModifiers, read};

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// A character, shift already applied.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
}

/// A key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
}

const NAMES: &[(&str, Code)] = &[
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("shift-tab", Code::BackTab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("space", Code::Char(' ')),
];

impl Key {
    /// A key without modifiers.
    #[must_use]
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false }
    }

    /// Reads a key's name: `q`, `G`, `enter`, `ctrl-c`, `alt-x`, `f1`, `shift-tab`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (mut rest, mut ctrl, mut alt) = (name, false, false);
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-").filter(|after| !after.is_empty()) {
                (rest, ctrl) = (after, true);
            } else if let Some(after) = rest.strip_prefix("alt-").filter(|after| !after.is_empty()) {
                (rest, alt) = (after, true);
            } else {
                break;
            }
        }
        let mut chars = rest.chars();
        let code = match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_control() && !c.is_whitespace() => Code::Char(c),
            _ => {
                let lower = rest.to_ascii_lowercase();
                let named = NAMES.iter().find(|(name, _)| *name == lower).map(|(_, code)| *code);
                let function = || lower.strip_prefix('f')?.parse().ok().filter(|n| (1..=12).contains(n)).map(Code::F);
                named.or_else(function)?
            }
        };
        Some(Self { code, ctrl, alt })
    }

    /// The name that is read back as the same key, arrows as arrows.
    #[must_use]
    pub fn name(self) -> String {
        let base = match self.code {
            Code::Char(' ') => "space".to_owned(),
            Code::Char(c) => c.to_string(),
            Code::F(n) => format!("f{n}"),
            code => {
                NAMES.iter().find(|(_, other)| *other == code).map_or_else(String::new, |(name, _)| (*name).to_owned())
            }
        };
        format!("{}{}{base}", if self.ctrl { "ctrl-" } else { "" }, if self.alt { "alt-" } else { "" })
    }

    /// The name for people: `↑`, `Enter`, `Ctrl-C`.
    #[must_use]
    pub fn label(self) -> String {
        let base = match self.code {
            Code::Up => "↑".to_owned(),
            Code::Down => "↓".to_owned(),
            Code::Left => "←".to_owned(),
            Code::Right => "→".to_owned(),
            Code::PageUp => "PgUp".to_owned(),
            Code::PageDown => "PgDn".to_owned(),
            Code::BackTab => "Shift-Tab".to_owned(),
            Code::Char(c) if self.ctrl => c.to_ascii_uppercase().to_string(),
            Code::Char(c) if c != ' ' => c.to_string(),
            _ => {
                let name = Self::plain(self.code).name();
                let mut chars = name.chars();
                chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
            }
        };
        format!("{}{}{base}", if self.ctrl { "Ctrl-" } else { "" }, if self.alt { "Alt-" } else { "" })
    }
}

/// What wakes the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key press.
    Key(Key),
    /// Pasted text.
    Paste(String),
    /// The terminal has another size.
    Resize,
    /// A worker has an answer.
    Answer,
    /// The program is to stop (Ctrl-Z from outside).
    Suspend,
    /// The program runs again.
    Resume,
}

/// Reads the terminal on a thread of its own. Where the terminal vanished it may spin for ever without an event; the
/// screen's own look at the terminal ends the program then.
pub fn listen(send: Sender<Event>) {
    // Without this thread there are no keys; signals still end the program.
    let _ = thread::Builder::new().name("input".to_owned()).spawn(move || {
        while let Ok(event) = read() {
            if let Some(event) = translate(event)
                && send.send(event).is_err()
            {
                return;
            }
        }
    });
}

fn translate(event: Input) -> Option<Event> {
    match event {
        Input::Key(key) if key.kind != KeyEventKind::Release => {
            let code = match key.code {
                KeyCode::Char(c) => Code::Char(c),
                KeyCode::Enter => Code::Enter,
                KeyCode::Esc => Code::Esc,
                KeyCode::Tab => Code::Tab,
                KeyCode::BackTab => Code::BackTab,
                KeyCode::Backspace => Code::Backspace,
                KeyCode::Delete => Code::Delete,
                KeyCode::Up => Code::Up,
                KeyCode::Down => Code::Down,
                KeyCode::Left => Code::Left,
                KeyCode::Right => Code::Right,
                KeyCode::Home => Code::Home,
                KeyCode::End => Code::End,
                KeyCode::PageUp => Code::PageUp,
                KeyCode::PageDown => Code::PageDown,
                KeyCode::F(n) => Code::F(n),
                _ => return None,
            };
            let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
            Some(Event::Key(Key { code, ctrl, alt: key.modifiers.contains(KeyModifiers::ALT) }))
        }
        Input::Paste(text) => Some(Event::Paste(text)),
        Input::Resize(..) => Some(Event::Resize),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_names_are_read_back() {
        for name in ["q", "G", "?", "ctrl-c", "alt-x", "shift-tab", "enter", "f12", "space", "-", "ctrl--", "[", "%"] {
            assert_eq!(Key::parse(name).expect(name).name(), name);
        }
        for bad in ["", "qq", "ctrl-", "f13", "f0", "\u{1b}", " "] {
            assert_eq!(Key::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn people_read_keys_as_on_the_keyboard() {
        let label = |name| Key::parse(name).expect(name).label();
        assert_eq!(
            ["ctrl-c", "enter", "pageup", "up", "space", "E"].map(label),
            ["Ctrl-C", "Enter", "PgUp", "↑", "Space", "E"]
        );
    }
}
