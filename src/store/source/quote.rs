//! The one way in which names and texts of others come into SQL.

/// An identifier, quoted: whatever the name holds, it stays a name.
#[must_use]
pub fn quote_ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text, quoted: whatever it holds, it stays a text.
#[must_use]
pub fn quote_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// `a, b and 7 more`: names for a message, with `none` where there are none.
#[must_use]
pub fn names(names: &[&str], most: usize) -> String {
    match names.len() {
        0 => "none".to_owned(),
        n if n <= most => names.join(", "),
        n => format!("{} and {} more", names[..most].join(", "), n - most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_names_and_texts_stay_what_they_are() {
        assert_eq!(quote_ident(r#"a"; drop table x --"#), r#""a""; drop table x --""#);
        assert_eq!(quote_text("it's"), "'it''s'");
    }

    #[test]
    fn names_of_a_message_are_few() {
        assert_eq!(names(&["a", "b", "c"], 2), "a, b and 1 more");
    }
}
