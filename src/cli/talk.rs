//! Who sits at the other end: stdout is data, stderr is talk.

use std::borrow::Cow;
use std::io::{BufRead, IsTerminal, Write};

use crate::domain::ascii::{in_prose, is_all, without_glyphs};
use crate::domain::clean::Clean;
use crate::print::Reader;

use super::arguments::Global;

/// Says something on stderr; what it quotes cannot steer the terminal (P18).
pub(super) fn say(text: &str) {
    let mut err = std::io::stderr().lock();
    for line in text.lines() {
        let _ = writeln!(err, "{}", prose(Clean::new(line).as_str()));
    }
}

/// Prints a text for people on standard output.
pub(super) fn print(text: &str) -> std::io::Result<()> {
    std::io::stdout().write_all(shown(text).as_bytes())
}

/// Prints what is read in lines of any width on standard output.
pub(super) fn print_prose(text: &str) -> std::io::Result<()> {
    std::io::stdout().write_all(prose(text).as_bytes())
}

/// A text that is read in lines of any width, as the locale can show it.
pub(super) fn prose(text: &str) -> Cow<'_, str> {
    if ascii() { in_prose(text) } else { Cow::Borrowed(text) }
}

/// A text whose columns are counted, as the locale can show it.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    if ascii() { without_glyphs(text) } else { Cow::Borrowed(text) }
}

/// Whether the locale knows nothing but ASCII.
pub(super) fn ascii() -> bool {
    is_all(|name| std::env::var(name).ok())
}

/// What standard output can take.
pub(super) fn stdout_reader(global: &Global) -> Reader {
    if !std::io::stdout().is_terminal() {
        Reader::Program
    } else if plain(global) {
        Reader::Plain
    } else {
        Reader::Terminal
    }
}

/// Whether colours are unwanted or not understood.
pub(super) fn plain(global: &Global) -> bool {
    global.no_color || no_color() || dumb()
}

/// Whether a question can be asked and answered.
pub(super) fn interactive() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Whether the terminal is one that cannot be drawn on.
pub(super) fn dumb() -> bool {
    std::env::var_os("TERM").is_none_or(|term| term == "dumb" || term.is_empty())
}

/// <https://no-color.org>: set and not empty.
pub(super) fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// Asks a question that Enter answers with yes.
pub(super) fn confirm(question: &str) -> bool {
    let _ = write!(std::io::stderr(), "{} [Y/n] ", prose(Clean::new(question).as_str()));
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    matches!(read, Ok(n) if n > 0) && matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes")
}

/// Asks for one of `choices` numbers from 1; Enter takes `likely`, and `None` is no answer.
pub(super) fn choose(choices: usize, likely: Option<usize>) -> Option<usize> {
    loop {
        let default = likely.map_or_else(String::new, |at| format!(", Enter = {}", at + 1));
        let _ = write!(std::io::stderr(), "{}", prose(&format!("1–{choices}{default}: ")));
        let mut answer = String::new();
        if !matches!(std::io::stdin().lock().read_line(&mut answer), Ok(n) if n > 0) {
            return None;
        }
        match answer.trim() {
            "" if likely.is_some() => return likely,
            text => match text.parse::<usize>() {
                Ok(number) if (1..=choices).contains(&number) => return Some(number - 1),
                _ => {}
            },
        }
    }
}
