//! Ids made from names (M6).

use super::Milestone;
use crate::domain::clean;

/// An id made from a name is no longer than so many letters, but for the number that makes it unlike others.
const LONGEST: usize = 60;

impl Milestone {
    /// An id made from a name, unlike those taken.
    pub(crate) fn id_from<'a>(name: &str, taken: impl IntoIterator<Item = &'a str>) -> String {
        id_from(name, "milestone", taken)
    }
}

/// An id made from a name, unlike those taken: `High-quality lead` → `high-quality-lead`. Letters of any script stay; a name
/// without a letter is `what`.
pub(in crate::domain) fn id_from<'a>(name: &str, what: &str, taken: impl IntoIterator<Item = &'a str>) -> String {
    let mut id = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() || (!id.is_empty() && !id.ends_with('-') && is_mark(letter)) {
            id.push(letter);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id: String = id.chars().take(LONGEST).collect();
    let id = match id.trim_end_matches('-') {
        "" => what,
        id => id,
    };
    let taken: Vec<&str> = taken.into_iter().collect();
    let free = |candidate: &String| !taken.contains(&candidate.as_str());
    let numbered = (2_usize..).map(|number| format!("{id}-{number}"));
    std::iter::once(id.to_owned()).chain(numbered).find(free).unwrap_or_default()
}

/// Whether a character belongs to the letter before it: an accent, a vowel sign. Those alone are escaped although they
/// can be seen.
fn is_mark(letter: char) -> bool {
    !letter.is_ascii() && letter.escape_debug().count() > 1 && clean::hidden(letter.encode_utf8(&mut [0; 4])).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m6_ids_come_from_names_and_are_unlike_those_taken() {
        let id = |name| Milestone::id_from(name, []);
        assert_eq!(id("High-quality lead"), "high-quality-lead");
        let taken = ["high-quality-lead", "high-quality-lead-2"];
        assert_eq!(Milestone::id_from("High-quality lead", taken), "high-quality-lead-3");
        assert_eq!(id("!!!"), "milestone");
    }

    #[test]
    fn m6_letters_of_any_script_stay() {
        for (name, wanted) in [
            ("  Größe: 5 % ", "größe-5"),
            ("Café – crème brûlée", "café-crème-brûlée"),
            ("Cafe\u{301} noir", "cafe\u{301}-noir"),
            ("STRASSE ß", "strasse-ß"),
            ("漢字 の テスト", "漢字-の-テスト"),
            ("Первая Покупка", "первая-покупка"),
            ("पहली ख़रीद", "पहली-ख़रीद"),
            ("“Sale” 🎉 now", "sale-now"),
        ] {
            assert_eq!(Milestone::id_from(name, []), wanted);
        }
    }
}
