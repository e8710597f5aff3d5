//! Text that may meet a terminal (P18).

use std::fmt;

/// Text without control characters, bidirectional marks, zero-width and tag characters: safe to draw.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clean(String);

impl Clean {
    /// Takes what is safe; line ends and tabs become a blank, piles of combining marks are cut to three.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut out = String::with_capacity(text.len().min(256));
        let mut marks = 0;
        for c in text.chars() {
            marks = if is_mark(c) { marks + 1 } else { 0 };
            match c {
                '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => out.push(' '),
                _ if is_hidden(c) || marks > 3 => {}
                _ => out.push(c),
            }
        }
        Self(out)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Clean {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<Clean> for String {
    fn from(clean: Clean) -> Self {
        clean.0
    }
}

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Whether a character steers a terminal or hides in one: controls, bidirectional marks, zero-width characters, fillers,
/// variation selectors, tags.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Marks that pile up on the character before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p18_what_steers_a_terminal_is_taken_out() {
        assert_eq!(Clean::new("\u{1b}]52;c;aGk=\u{7}name").as_str(), "]52;c;aGk=name");
        assert_eq!(Clean::new("a\u{9b}31mb\u{202e}c\u{200b}d\u{e0041}e\u{7f}").as_str(), "a31mbcde");
        assert_eq!(Clean::new("two\nlines\tand a tab").as_str(), "two lines and a tab");
    }

    #[test]
    fn p18_words_of_every_script_stay() {
        for text in ["Grüße", "日本語", "العربية", "e\u{301}", "🙂", "–…≈▲"] {
            assert_eq!(Clean::new(text).as_str(), text);
        }
    }

    #[test]
    fn p18_piles_of_marks_are_cut() {
        let pile = format!("a{}b", "\u{301}".repeat(3000));
        assert_eq!(Clean::new(&pile).as_str(), "a\u{301}\u{301}\u{301}b");
    }
}
