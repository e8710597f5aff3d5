//! Text that may meet a terminal (P18).

use std::fmt;

/// Text without control characters, bidirectional marks, zero-width and tag characters: safe to draw.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clean(String);

/// The most characters that are kept; no screen shows more of one value.
const LONGEST: usize = 4096;

/// The most combining marks that are kept on one character.
const MARKS: usize = 3;

impl Clean {
    /// Cleans any text: escape sequences are taken out whole, line breaks and tabs become blanks, what has no width or
    /// changes the direction of the rest is dropped, and a very long text ends with "…".
    #[must_use]
    pub fn new(text: &str) -> Self {
        if text.len() <= LONGEST && text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            return Self(text.to_owned());
        }
        let mut out = String::with_capacity(text.len().min(LONGEST));
        let (mut kept, mut marks) = (0, 0);
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            let c = match c {
                '\u{1b}' => {
                    skip_escape(&mut rest);
                    continue;
                }
                '\u{9b}' => {
                    skip_until(&mut rest, |c| ('@'..='~').contains(&c));
                    continue;
                }
                '\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}' => {
                    skip_string(&mut rest);
                    continue;
                }
                '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
                c if dropped(c) => continue,
                c => c,
            };
            if combining(c) {
                marks += 1;
                // A mark needs something to stand on, or it would stand on the cell to its left.
                if marks > MARKS || out.is_empty() || out.ends_with(' ') {
                    continue;
                }
            } else {
                marks = 0;
            }
            if kept == LONGEST {
                out.push('…');
                break;
            }
            out.push(c);
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

/// The most characters of one escape sequence: an unfinished one must not swallow the rest of the text.
const SEQUENCE: usize = 256;

/// Takes out what belongs to an ESC: a CSI sequence, a string up to its end, or the one character after it.
fn skip_escape(rest: &mut std::str::Chars<'_>) {
    let mut ahead = rest.clone();
    match ahead.next() {
        Some('[') => {
            *rest = ahead;
            skip_until(rest, |c| ('@'..='~').contains(&c));
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            *rest = ahead;
            skip_string(rest);
        }
        Some('(' | ')' | '*' | '+' | '#' | '%' | ' ') => {
            ahead.next();
            *rest = ahead;
        }
        Some('0'..='~') => *rest = ahead,
        _ => {}
    }
}

/// Takes out a device or operating system string, which BEL, ST or ESC \ ends.
fn skip_string(rest: &mut std::str::Chars<'_>) {
    let mut ahead = rest.clone();
    for _ in 0..SEQUENCE {
        match ahead.next() {
            Some('\u{7}' | '\u{9c}') => {
                *rest = ahead;
                return;
            }
            Some('\u{1b}') => {
                if ahead.clone().next() == Some('\\') {
                    ahead.next();
                }
                *rest = ahead;
                return;
            }
            Some(_) => {}
            None => break,
        }
    }
    // Without an end it was no string: its text is kept, only the introducer is gone.
}

fn skip_until(rest: &mut std::str::Chars<'_>, end: impl Fn(char) -> bool) {
    let mut ahead = rest.clone();
    for _ in 0..SEQUENCE {
        match ahead.next() {
            Some(c) if end(c) => {
                *rest = ahead;
                return;
            }
            Some(' '..='?') => {}
            _ => return,
        }
    }
}

/// Controls, and characters that show nothing but change what is around them.
fn dropped(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
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
mod tests {
    use super::*;

    fn clean(text: &str) -> String {
        Clean::new(text).as_str().to_owned()
    }

    #[test]
    fn p18_escape_sequences_are_taken_out_whole() {
        assert_eq!(clean("a\u{1b}[31mred\u{1b}[0m"), "ared");
        assert_eq!(clean("\u{1b}]52;c;aGk=\u{7}x"), "x");
        assert_eq!(clean("\u{1b}]0;title\u{1b}\\x"), "x");
        assert_eq!(clean("\u{1b}Pq#1\u{1b}\\x\u{9b}2Jy"), "xy");
        assert_eq!(clean("\u{1b}(0lqk"), "lqk");
        assert_eq!(clean("\u{1b}cx"), "x");
        // Unfinished: only the introducer goes.
        assert_eq!(clean("\u{1b}]52;never ends"), "52;never ends");
        assert_eq!(clean("end\u{1b}"), "end");
    }

    #[test]
    fn p18_controls_go_and_line_breaks_become_blanks() {
        assert_eq!(clean("a\u{0}\u{8}\u{7f}\u{80}b"), "ab");
        assert_eq!(clean("one\r\ntwo\tthree\u{2028}four"), "one  two three four");
    }

    #[test]
    fn p18_nothing_turns_the_direction_or_hides() {
        assert_eq!(clean("inv\u{202e}gpj.exe\u{2066}\u{2069}"), "invgpj.exe");
        assert_eq!(clean("a\u{200b}\u{feff}\u{2060}b\u{ad}c"), "abc");
        assert_eq!(clean("x\u{e0041}\u{e007f}y"), "xy");
        assert_eq!(clean("\u{e000}a\u{10fffd}"), "a");
    }

    #[test]
    fn p18_three_thousand_combining_marks_are_three() {
        let zalgo = format!("e{}x", "\u{301}".repeat(3000));
        assert_eq!(clean(&zalgo), "e\u{301}\u{301}\u{301}x");
        assert_eq!(clean("\u{301}a"), "a");
    }

    #[test]
    fn scripts_of_the_world_stay_readable() {
        for text in ["日本語テスト", "العربية", "Ünïcödé", "हिन्दी", "Привет", "🇩🇪🇯🇵", "🎉 40 % off", "€ – “x”"]
        {
            assert_eq!(clean(text), text);
        }
        // A family is drawn as its members: joiners and variation selectors have no width that terminals agree on.
        assert_eq!(clean("👩\u{200d}👧"), "👩👧");
        assert_eq!(clean("❤\u{fe0f}"), "❤");
    }

    #[test]
    fn a_megabyte_is_cut_with_a_mark() {
        let long = clean(&"é".repeat(1_000_000));
        assert_eq!(long.chars().count(), LONGEST + 1);
        assert!(long.ends_with('…'));
        assert_eq!(clean(&"a".repeat(LONGEST)), "a".repeat(LONGEST));
    }

    #[test]
    fn cleaning_twice_changes_nothing() {
        for text in
            ["a\u{1b}[31mb", "e\u{301}\u{301}\u{301}\u{301}", "x\u{202e}\n", "\u{1b}\u{1b}[[31m", "\u{9b}\u{1b}]x"]
        {
            let once = clean(text);
            assert_eq!(clean(&once), once);
        }
    }
}
