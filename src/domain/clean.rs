//! Text that may meet a terminal (P18): what steers one or hides is shown by its code point, so that two names that
//! differ only by what is hidden do not look alike.

use std::fmt;

/// Text without control characters, bidirectional marks, zero-width and tag characters: safe to draw.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clean(String);

/// The most characters that are kept; no screen shows more of one value.
const LONGEST: usize = 4096;

/// The most combining marks that are kept on one character.
const MARKS: usize = 3;

impl Clean {
    /// Cleans any text: line breaks and tabs become blanks, what steers a terminal, has no width or changes the direction
    /// of the rest becomes its code point (`<U+200B>`), and a very long text ends with "…". Joiners and variation
    /// selectors that belong to the character before them are left out.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::with(text, true, LONGEST)
    }

    /// The same, of any length: text that is to be used as it is shown.
    #[must_use]
    pub fn whole(text: &str) -> Self {
        Self::with(text, true, usize::MAX)
    }

    /// The same with what is hidden left out, for text that a user types or pastes.
    #[must_use]
    pub fn bare(text: &str) -> Self {
        Self::with(text, false, LONGEST)
    }

    fn with(text: &str, marked: bool, longest: usize) -> Self {
        if text.len() <= longest && text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Self(text.to_owned());
        }
        let mut out = String::with_capacity(text.len().min(longest));
        let (mut kept, mut marks) = (0, 0);
        let mut before = None;
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            if kept == longest {
                out.push('…');
                break;
            }
            let follows = rest.clone().next();
            let shown = match c {
                '\n' | '\r' | '\t' => ' ',
                c if belongs(c, before, follows) => continue,
                // A mark needs something to stand on, or it would stand on the cell to its left.
                c if unseen(c) || (combining(c) && before.is_none_or(|before| before == ' ')) => {
                    (before, marks) = (None, 0);
                    if !marked {
                        continue;
                    }
                    let point = format!("<U+{:04X}>", u32::from(c));
                    if kept + point.len() > longest {
                        out.push('…');
                        break;
                    }
                    kept += point.len();
                    out.push_str(&point);
                    continue;
                }
                c => c,
            };
            marks = if combining(shown) { marks + 1 } else { 0 };
            if marks > MARKS {
                continue;
            }
            out.push(shown);
            before = Some(shown);
            kept += 1;
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

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The first character of a name that is not to be seen, line breaks and tabs among them.
#[must_use]
pub fn hidden(name: &str) -> Option<char> {
    let mut before = None;
    let mut rest = name.chars();
    while let Some(c) = rest.next() {
        if belongs(c, before, rest.clone().next()) {
            continue;
        }
        if unseen(c) {
            return Some(c);
        }
        before = Some(c);
    }
    None
}

/// Joiners and variation selectors where writing has them: inside an emoji, and between letters of the scripts that join.
fn belongs(c: char, before: Option<char>, follows: Option<char>) -> bool {
    let Some(before) = before else { return false };
    let key_cap = || follows == Some('\u{20e3}') && matches!(before, '0'..='9' | '#' | '*');
    match c {
        '\u{200d}' if pictograph(before) => follows.is_some_and(pictograph),
        '\u{200c}' | '\u{200d}' => joins(before) && follows.is_some_and(joins),
        '\u{fe0e}' | '\u{fe0f}' => pictograph(before) || key_cap(),
        '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => ideograph(before),
        _ => false,
    }
}

fn pictograph(c: char) -> bool {
    matches!(c, '\u{a9}' | '\u{ae}' | '\u{203c}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Arabic, Syriac, N'Ko and the scripts of India and South-East Asia.
fn joins(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{6ff}' | '\u{700}'..='\u{7ff}' | '\u{8a0}'..='\u{8ff}' | '\u{900}'..='\u{dff}'
        | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17dd}' | '\u{1820}'..='\u{18aa}')
        && !unseen(c)
}

fn ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Controls, and characters that show nothing but change what is around them.
#[must_use]
pub fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || private(c)
}

/// Private use: no glyph that two terminals agree on.
fn private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Marks that stand on the character before them, in the scripts where they can be piled up without end.
fn combining(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{5c4}'..='\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' | '\u{711}'
        | '\u{730}'..='\u{74a}' | '\u{7a6}'..='\u{7b0}' | '\u{7eb}'..='\u{7f3}' | '\u{816}'..='\u{82d}'
        | '\u{859}'..='\u{85b}' | '\u{898}'..='\u{902}' | '\u{93a}' | '\u{93c}' | '\u{941}'..='\u{948}' | '\u{94d}'
        | '\u{951}'..='\u{957}' | '\u{962}'..='\u{963}' | '\u{981}' | '\u{9bc}' | '\u{9c1}'..='\u{9c4}' | '\u{9cd}'
        | '\u{a01}'..='\u{a02}' | '\u{a3c}'..='\u{a51}' | '\u{a70}'..='\u{a71}' | '\u{abc}' | '\u{ac1}'..='\u{ac8}'
        | '\u{acd}' | '\u{b3c}' | '\u{b41}'..='\u{b44}' | '\u{b4d}' | '\u{bc0}' | '\u{bcd}' | '\u{c3e}'..='\u{c40}'
        | '\u{c46}'..='\u{c56}' | '\u{cbc}' | '\u{ccc}'..='\u{ccd}' | '\u{d41}'..='\u{d44}' | '\u{d4d}'
        | '\u{dca}'..='\u{dd6}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{eb1}'
        | '\u{eb4}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}' | '\u{f18}'..='\u{f19}' | '\u{f35}' | '\u{f37}' | '\u{f39}'
        | '\u{f71}'..='\u{f7e}' | '\u{f80}'..='\u{f84}' | '\u{f8d}'..='\u{fbc}' | '\u{102d}'..='\u{1030}'
        | '\u{1032}'..='\u{1037}' | '\u{1039}'..='\u{103a}' | '\u{135d}'..='\u{135f}' | '\u{17b7}'..='\u{17bd}'
        | '\u{17c6}' | '\u{17c9}'..='\u{17d3}' | '\u{1ab0}'..='\u{1aff}' | '\u{1b00}'..='\u{1b03}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{2cef}'..='\u{2cf1}' | '\u{2de0}'..='\u{2dff}'
        | '\u{302a}'..='\u{302f}' | '\u{3099}'..='\u{309a}' | '\u{a66f}'..='\u{a672}' | '\u{a674}'..='\u{a67d}'
        | '\u{a8e0}'..='\u{a8f1}' | '\u{fb1e}' | '\u{fe20}'..='\u{fe2f}' | '\u{1d165}'..='\u{1d169}'
        | '\u{1e000}'..='\u{1e02a}' | '\u{1e8d0}'..='\u{1e8d6}')
}

#[cfg(test)]
mod tests;
