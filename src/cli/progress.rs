//! A line on stderr that moves while something long is done: rows, share, time left.

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::domain::progress::Progress;
use crate::print::format;

use super::talk::shown;

/// Progress that is drawn as it is told; the line is wiped when the value goes.
pub(super) fn drawn() -> Progress<'static> {
    let bar = Mutex::new(Bar::new());
    Progress::watched(move |at| {
        let (done, of) = at.rows();
        bar.lock().unwrap_or_else(PoisonError::into_inner).draw(at.phase(), done, of);
    })
}

/// The line; nothing is printed where stderr is no terminal.
struct Bar {
    shown: bool,
    began: Instant,
    drawn: Option<Instant>,
}

impl Bar {
    /// A line that is not drawn yet.
    fn new() -> Self {
        Self { shown: std::io::stderr().is_terminal(), began: Instant::now(), drawn: None }
    }

    /// Draws what there is to say, at most ten times a second.
    fn draw(&mut self, phase: &str, rows: u64, of: u64) {
        if self.shown && self.drawn.is_none_or(|drawn| drawn.elapsed() >= Duration::from_millis(100)) {
            self.drawn = Some(Instant::now());
            let _ = write!(std::io::stderr(), "\r{}\u{1b}[K", shown(&text(phase, rows, of, self.began.elapsed())));
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if self.drawn.is_some() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}

fn text(phase: &str, rows: u64, of: u64, elapsed: Duration) -> String {
    let count = |n: u64| format::whole(i64::try_from(n).unwrap_or(i64::MAX));
    if of == 0 || rows == 0 {
        return format!("{phase} …");
    }
    let rows = rows.min(of);
    #[expect(clippy::cast_precision_loss, reason = "a share of rows for the eye")]
    let share = rows as f64 / of as f64;
    let cells: String = (0..20).map(|cell| if f64::from(cell) < share * 20.0 { '█' } else { '░' }).collect();
    let left = elapsed.mul_f64((1.0 - share) / share).as_secs();
    format!("{phase} {cells} {} % · {} of {} rows · {left} s left", format::share(share), count(rows), count(of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_share_and_time_left() {
        // A quarter took 10 s, so three quarters take 30 s.
        assert_eq!(
            text("reading", 5_000, 20_000, Duration::from_secs(10)),
            "reading █████░░░░░░░░░░░░░░░ 25.0 % · 5,000 of 20,000 rows · 30 s left"
        );
        assert_eq!(text("sorting", 0, 0, Duration::ZERO), "sorting …");
    }
}
