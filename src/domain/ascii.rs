//! Text without glyphs, for terminals that show nothing but ASCII: each of our own by one character, so that columns stay.

use std::borrow::Cow;

/// What our own texts and drawings hold beyond ASCII, each with its plain form. Names of the data may hold some of it too, and
/// lose nothing by it.
const GLYPHS: &[(char, &str)] = &[
    ('▲', "^"),
    ('▼', "v"),
    ('↑', "^"),
    ('↓', "v"),
    ('→', ">"),
    ('←', "<"),
    ('›', ">"),
    ('‹', "<"),
    ('►', ">"),
    ('▶', ">"),
    ('◀', "<"),
    ('│', "|"),
    ('┃', "|"),
    ('╎', ":"),
    ('┆', ":"),
    ('─', "-"),
    ('━', "-"),
    ('╌', "-"),
    ('┄', "-"),
    ('┌', "+"),
    ('┐', "+"),
    ('└', "+"),
    ('┘', "+"),
    ('├', "+"),
    ('┤', "+"),
    ('┬', "+"),
    ('┴', "+"),
    ('┼', "+"),
    ('╭', "+"),
    ('╮', "+"),
    ('╰', "+"),
    ('╯', "+"),
    ('█', "#"),
    ('▉', "#"),
    ('▊', "#"),
    ('▋', "#"),
    ('▌', "#"),
    ('▍', "="),
    ('▎', "-"),
    ('▏', "-"),
    ('▇', "#"),
    ('▆', "#"),
    ('▅', "="),
    ('▄', "="),
    ('▃', "-"),
    ('▂', "-"),
    ('▁', "_"),
    ('▓', "#"),
    ('▒', ":"),
    ('░', "."),
    ('●', "*"),
    ('○', "o"),
    ('•', "*"),
    ('✓', "+"),
    ('✗', "!"),
    ('⚠', "!"),
    ('≈', "~"),
    ('≤', "<"),
    ('≥', ">"),
    ('≠', "#"),
    ('−', "-"),
    ('–', "-"),
    ('—', "-"),
    ('×', "x"),
    ('±', "~"),
    ('·', "."),
    ('…', "~"),
    ('“', "\""),
    ('”', "\""),
    ('‘', "'"),
    ('’', "'"),
    ('µ', "u"),
    ('\u{a0}', " "),
    ('\u{202f}', " "),
];

/// The plain form of a glyph of ours; `None` for what is ASCII already, and for other letters.
#[must_use]
pub fn plain_form(glyph: char) -> Option<&'static str> {
    if glyph.is_ascii() {
        return None;
    }
    GLYPHS.iter().find(|(known, _)| *known == glyph).map(|(_, plain)| *plain)
}

/// A text that is read in lines of any width, in plain characters: what is left out is three points.
#[must_use]
pub fn in_prose(text: &str) -> Cow<'_, str> {
    match without_glyphs(&text.replace('…', "...")) {
        Cow::Borrowed(plain) if plain == text => Cow::Borrowed(text),
        plain => Cow::Owned(plain.into_owned()),
    }
}

/// A text with its glyphs in their plain form, each as wide as before; letters of other alphabets stay as they are.
#[must_use]
pub fn without_glyphs(text: &str) -> Cow<'_, str> {
    if text.chars().all(|letter| plain_form(letter).is_none()) {
        return Cow::Borrowed(text);
    }
    let form = |letter: char| plain_form(letter).map_or(letter, |plain| plain.chars().next().unwrap_or(letter));
    Cow::Owned(text.chars().map(form).collect())
}

/// Whether the environment says that nothing but ASCII is understood: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that says
/// anything says `C` or `POSIX`. Where none does nothing is known, and glyphs are shown.
#[must_use]
pub fn is_all(variable: impl Fn(&str) -> Option<String>) -> bool {
    let said = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    said.is_some_and(|locale| matches!(locale.as_str(), "C" | "POSIX"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e18_the_first_variable_that_says_something_decides() {
        let all = |set: &[(&str, &str)]| {
            is_all(|name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        assert!(all(&[("LC_ALL", "C")]) && all(&[("LANG", "POSIX")]) && all(&[("LC_ALL", ""), ("LC_CTYPE", "C")]));
        assert!(all(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]) && all(&[("LC_CTYPE", "C"), ("LANG", "C.UTF-8")]));
        assert!(!all(&[]) && !all(&[("LANG", "")]) && !all(&[("LC_ALL", "C.UTF-8"), ("LANG", "C")]));
        assert!(!all(&[("LC_CTYPE", "en_US.UTF-8"), ("LANG", "C")]));
    }

    #[test]
    fn e18_a_plain_form_is_as_wide_as_the_glyph() {
        for (glyph, plain) in GLYPHS {
            assert!(plain.len() == 1 && plain.is_ascii() && !glyph.is_ascii(), "{glyph}");
        }
        assert_eq!(without_glyphs("± 2.2 ▼ · “Grüße” …"), "~ 2.2 v . \"Grüße\" ~");
        assert_eq!(in_prose("Reading … 1–3 “Grüße”"), "Reading ... 1-3 \"Grüße\"");
        assert!(matches!(in_prose("Grüße"), Cow::Borrowed(_)));
        assert!(matches!(without_glyphs("Grüße, 日本"), Cow::Borrowed(_)));
    }
}
