//! How a command ends badly: three short lines at most, and an exit code.

use std::fmt;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::config::{Config, Diagnostic, Faults};
use crate::domain::clean::Clean;
use crate::domain::exit::Exit;
use crate::files::SaveError;
use crate::{jobs, report, store};

use super::talk::{prose, shown};

/// What happened, what is safe, what to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Failure {
    code: u8,
    said: Box<Said>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Said {
    /// In full already: the faults of a configuration, with their places.
    faults: String,
    what: String,
    safe: String,
    hint: String,
}

impl Failure {
    pub(super) fn new(code: u8, what: impl Into<String>) -> Self {
        Self { code, said: Box::new(Said { what: what.into(), ..Said::default() }) }
    }

    /// Something said on the command line that cannot be done.
    pub(super) fn usage(what: impl Into<String>) -> Self {
        Self::new(Exit::Usage.code(), what)
    }

    /// A fault of the program itself.
    #[must_use]
    pub(super) fn internal() -> Self {
        Self::new(Exit::Internal.code(), "milepost failed; this is a fault of the program")
            .safe("the source and every finished file are as they were")
            .hint("run it again with --log FILE -v and report what the log says")
    }

    fn from_store(error: &store::Error) -> Self {
        let hint = match error {
            store::Error::Locked { .. } => "close the other program, or wait for it with --wait",
            store::Error::Changed => "run it again when the writer is done, or wait for it with --wait",
            other => other.hint(),
        };
        Self::new(error.exit_code(), error.to_string()).hint(hint)
    }

    /// Everything that is wrong with source or store; mappings at their places.
    pub(super) fn from_all(errors: &[store::Error], config: &Config) -> Self {
        match errors {
            [store::Error::Mapping { span: Some(_), .. }, ..] | [_, _, ..] => {
                let list = errors.iter().map(diagnostic).collect();
                let exit_code = errors.iter().map(store::Error::exit_code).max().unwrap_or(Exit::Internal.code());
                Faults { path: config.path.clone(), text: config.text.clone(), list, more: 0, exit_code }.into()
            }
            [error] => Self::from_store(error),
            [] => Self::internal(),
        }
    }

    /// What is untouched.
    #[must_use]
    pub(super) fn safe(mut self, safe: impl Into<String>) -> Self {
        self.said.safe = safe.into();
        self
    }

    /// The way out.
    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.said.hint = hint.into();
        self
    }

    /// Says it on stderr, and is the exit code.
    #[must_use]
    pub(super) fn print(&self) -> ExitCode {
        // A reader that closed the pipe wanted no more: that is no failure, and silent (code 0).
        if self.code != 0 {
            let mut err = std::io::stderr().lock();
            if !self.said.faults.is_empty() {
                let _ = writeln!(err, "{}", shown(&self.said.faults));
            }
            for line in self.lines() {
                let _ = writeln!(err, "{}", prose(&line));
            }
        }
        ExitCode::from(self.code)
    }

    fn lines(&self) -> Vec<String> {
        let clean = |text: &str| Clean::new(text).to_string();
        let named = [("  safe: ", &self.said.safe), ("  try: ", &self.said.hint)];
        let what = (!self.said.what.is_empty()).then(|| format!("milepost: {}", clean(&self.said.what)));
        what.into_iter()
            .chain(
                named.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| format!("{name}{}", clean(text))),
            )
            .collect()
    }
}

/// An error of source or store as a finding, at its place in the configuration where it has one.
pub(super) fn diagnostic(error: &store::Error) -> Diagnostic {
    let span = if let store::Error::Mapping { span, .. } = error { span.clone() } else { None };
    Diagnostic::error(span, error.to_string()).help(error.hint())
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Self::from_store(&error)
    }
}

impl fmt::Display for Failure {
    /// All of it in one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.said.faults.lines().next().unwrap_or_default();
        write!(f, "{first}{}", self.said.what)
    }
}

impl From<Faults> for Failure {
    fn from(faults: Faults) -> Self {
        Self { code: faults.exit_code, said: Box::new(Said { faults: faults.render(false), ..Said::default() }) }
    }
}

impl From<report::Error> for Failure {
    fn from(error: report::Error) -> Self {
        match error {
            report::Error::Store(error) => error.into(),
            report::Error::Usage { .. } => Self::new(error.exit_code(), error.to_string()).hint(error.hint()),
        }
    }
}

impl From<SaveError> for Failure {
    fn from(error: SaveError) -> Self {
        let code = match error {
            SaveError::Refused { .. } | SaveError::Exists { .. } | SaveError::Create { .. } => Exit::CannotCreate,
            SaveError::Write { .. } => Exit::Io,
        };
        Self::new(code.code(), error.to_string()).safe("what was there before is untouched")
    }
}

/// Of writing to standard output.
impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::new(Exit::Done.code(), "");
        }
        Self::new(Exit::Io.code(), format!("writing failed: {error}"))
    }
}

/// A file that may not grow any further is an error of the write (74), not the end of the program by a signal.
pub(super) fn keep_limits_as_errors() {
    // The flag is looked at by nobody: that the signal has a handler is all. Where it cannot have one nothing changes.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
}

/// Panics name their place and nothing of the data they met (P23).
pub(super) fn name_panics() {
    std::panic::set_hook(Box::new(|info| {
        if jobs::is_guarded() {
            return;
        }
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
        let _ = writeln!(std::io::stderr(), "milepost: internal error at {place}");
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p18_a_failure_is_three_clean_lines_at_most() {
        let failure = Failure::new(66, "no \u{1b}[31mfile").safe("a\nb").hint("look again");
        assert_eq!(failure.lines(), ["milepost: no <U+001B>[31mfile", "  safe: a b", "  try: look again"]);
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        let closed = std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        assert_eq!(Failure::from(closed).code, 0);
        assert_eq!(Failure::from(std::io::Error::other("disk full")).code, 74);
    }
}
