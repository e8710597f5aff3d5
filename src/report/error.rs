//! What can go wrong with a question.

use crate::domain::exit::Exit;
use crate::domain::similar::similar;
use crate::store;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The question names something that is not there, or lacks something.
    #[error("{message}")]
    Usage {
        /// What.
        message: String,
        /// The way out: near or known names.
        hint: String,
    },
}

impl Error {
    /// The exit code.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Store(error) => error.exit_code(),
            Self::Usage { .. } => Exit::Usage.code(),
        }
    }

    /// The way out, empty where there is none to name.
    #[must_use]
    pub fn hint(&self) -> &str {
        match self {
            Self::Store(error) => error.hint(),
            Self::Usage { hint, .. } => hint,
        }
    }

    /// "There is no journey x": with the names that are near it, else some that there are.
    pub(super) fn unknown(kind: &str, name: &str, known: &[String]) -> Self {
        let near = similar(name, known.iter().map(String::as_str));
        let hint = if known.is_empty() {
            format!("no event that was read has {} {kind}", if kind.starts_with('a') { "an" } else { "a" })
        } else if near.is_empty() {
            let more = if known.len() > 5 { " …" } else { "" };
            format!("known: {}{more}", known[..known.len().min(5)].join(", "))
        } else {
            format!("did you mean {}?", near.join(" or "))
        };
        Self::Usage { message: format!("there is no {kind} “{name}”"), hint }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_names_are_answered_with_near_ones() {
        let known = ["welcome".to_owned(), "win-back".to_owned(), "abandoned-cart".to_owned()];
        let error = Error::unknown("journey", "welcom", &known);
        assert_eq!(error.to_string(), "there is no journey “welcom”");
        assert!(error.hint().contains("welcome"), "{}", error.hint());
        assert_eq!(Error::unknown("journey", "zzz", &known).hint(), "known: welcome, win-back, abandoned-cart");
        assert_eq!(error.exit_code(), 2);
    }
}
