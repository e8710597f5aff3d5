//! The explorer: pages over reports, in a terminal.
//!
//! One thread draws, one reads keys, one hears signals, two workers ask the store; all speak to the screen through one
//! channel. Pages know nothing of each other, widgets nothing of the product.

mod action;
mod app;
pub mod backend;
mod compare;
mod context;
mod decode;
mod event;
pub mod everyone;
mod key;
mod keymap;
mod list;
mod look;
mod missing;
mod mouse;
mod moves;
mod outlet;
mod overlays;
mod pace;
mod page;
mod pager;
mod pages;
mod paint;
mod panel;
mod place;
mod settings;
mod show;
mod terminal;
mod trend;
mod widgets;

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::config::theme::Depth;
use crate::jobs::{Interrupt, WorkerPool};

use self::app::{App, Request};
use self::backend::Backend;
use self::event::{Event, Listener};
use self::keymap::Keymap;
use self::look::Look;
use self::terminal::Screen;

pub use self::place::{LastPlace, SELECTIONS};
pub use self::settings::{ScreenSettings, Settings};
pub use self::terminal::{REFUSAL, usable};
pub use self::widgets::grid::Arrangement;

/// Every heading that the lists of a page can have but the names of platforms, as a saved view names them; `None` = not known
/// before there is an answer.
pub(crate) fn headings(page: &str) -> Option<Vec<String>> {
    pages::TABS.iter().find(|tab| tab.id().0 == page).and_then(|tab| (tab.make)().headings())
}

/// The preset keys of every action, its name, and what it does.
pub(crate) fn key_rows() -> Vec<[String; 3]> {
    let verbs = pages::verbs();
    let keys = Keymap::new(verbs.clone(), &[]);
    verbs.iter().map(|verb| [keys.labels(verb.action), verb.name.to_owned(), verb.help.to_owned()]).collect()
}

/// The tick while something is awaited, and while nothing is.
const BUSY: Duration = Duration::from_millis(120);
const IDLE: Duration = Duration::from_secs(1);
/// How often a link that takes no more is asked again.
const LINK: Duration = Duration::from_millis(15);
/// How long leaving waits for answers of the terminal.
const ANSWERS: Duration = Duration::from_millis(150);
/// How long a frame waits for an answer that is about to come, so that quick answers are drawn at once.
const GRACE: Duration = Duration::from_millis(30);

/// Runs the explorer until the user leaves; answers with the exit code. `make` gives each of the two workers its source
/// and the handle that interrupts it; it runs on the worker's thread, when the first question comes. `leave` is told where the
/// user was, unless the project was never seen.
///
/// # Errors
/// When the terminal cannot be set up.
pub fn run(
    settings: &Settings,
    make: impl Fn() -> (Box<dyn Backend>, Arc<dyn Interrupt>) + Send + Sync + 'static,
    leave: impl FnOnce(&LastPlace),
) -> io::Result<u8> {
    let (send, events) = mpsc::channel();
    let wake = send.clone();
    // A wake that nobody hears any more needs no answer.
    let workers = WorkerPool::new(2, make, move || drop(wake.send(Event::Answer)));
    let depth = if settings.no_color { Depth::Plain } else { Depth::detect(|name| std::env::var(name).ok()) };
    let ScreenSettings { keys, ascii, mouse, theme } = &settings.screen;
    let look = Look::new(depth, *ascii, theme);
    let mut app = App::new(workers, Keymap::new(pages::verbs(), keys), look, settings.welcome);
    app.follow_screen(settings.screen.clone());
    app.set_pager(pager::command(|name| std::env::var(name).ok()));
    let screen = Screen::enter(send.clone(), *mouse)?;
    let listener = event::listen(send)?;
    let mut terminal = Terminal { screen, listener, events };
    app.restore(settings.place.clone());
    let left = live(&mut app, &mut terminal);
    if let Some(place) = app.place() {
        leave(&place);
    }
    Ok(match left {
        Ok(()) => 0,
        // The terminal is gone, and with it everything to be said.
        Err(_) => 129,
    })
}

/// Both ways of the terminal, and what comes from elsewhere.
struct Terminal {
    screen: Screen,
    listener: Listener,
    events: Receiver<Event>,
}

fn live(app: &mut App, terminal: &mut Terminal) -> io::Result<()> {
    let mut draw = true;
    loop {
        draw |= app.poll();
        terminal.screen.hear_mouse(app.mouse_wanted())?;
        let mut free = terminal.screen.free()?;
        if draw && free {
            free = terminal.screen.draw(|frame| app.view(frame))?;
            draw = false;
        }
        let busy = app.busy();
        let wait = match (free, busy) {
            (false, _) => LINK,
            (true, true) => BUSY,
            (true, false) => IDLE,
        };
        let first = match terminal.events.recv_timeout(wait) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        if self::terminal::vanished() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        draw |= free && busy && first.is_none();
        let mut next = first;
        let mut asked = false;
        while let Some(event) = next {
            draw |= !matches!(event, Event::Answer | Event::Shown);
            asked |= matches!(event, Event::Key(_) | Event::Mouse(_));
            if serve(app, terminal, event)?.is_break() {
                return Ok(());
            }
            next = terminal.events.try_recv().ok();
        }
        // What is folded already is answered at once: it is drawn with the key that asked for it, without a frame between.
        let start = Instant::now();
        while asked && app.busy() {
            let Some(left) = GRACE.checked_sub(start.elapsed()) else { break };
            let Ok(event) = terminal.events.recv_timeout(left) else { break };
            if serve(app, terminal, event)?.is_break() {
                return Ok(());
            }
            app.poll();
        }
    }
}

/// Takes one event; break = the user leaves.
fn serve(app: &mut App, terminal: &mut Terminal, event: Event) -> io::Result<ControlFlow<()>> {
    let Terminal { screen, listener, events } = terminal;
    match event {
        Event::Shown => screen.answered(),
        Event::Resize => screen.resized(),
        Event::Gone => return Err(io::ErrorKind::BrokenPipe.into()),
        _ => {}
    }
    match app.event(event) {
        Request::None => {}
        Request::Copy(text) => screen.copy(&text)?,
        Request::Pager(command, text) => {
            hear_out(screen, events);
            let shown = listener.paused(|| screen.lend(|| pager::show(&command, &text)))?;
            app.paged(shown);
        }
        Request::Suspend => {
            hear_out(screen, events);
            screen.suspend()?;
        }
        Request::Redraw => screen.resume()?,
        Request::Quit => {
            hear_out(screen, events);
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Takes the terminal's answers that are on their way, so that the shell does not meet them; keys in between are dropped.
fn hear_out(screen: &mut Screen, events: &Receiver<Event>) {
    let start = Instant::now();
    while screen.awaits() {
        let Some(left) = ANSWERS.checked_sub(start.elapsed()) else { return };
        match events.recv_timeout(left) {
            Ok(Event::Shown) => screen.answered(),
            Ok(_) => {}
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests;
