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

/// The names nearest to `name`, nearest first, at most three.
#[must_use]
pub fn near<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = name.to_lowercase();
    let mut scored: Vec<(f64, &str)> = among
        .into_iter()
        .map(|other| {
            let lower = other.to_lowercase();
            let part = !wanted.is_empty() && !lower.is_empty() && (lower.contains(&wanted) || wanted.contains(&lower));
            (strsim::jaro_winkler(&wanted, &lower).max(if part { 0.85 } else { 0.0 }), other)
        })
        .filter(|(score, _)| *score >= 0.75)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(3).map(|(_, other)| other).collect()
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
    fn near_names_come_nearest_first() {
        assert_eq!(near("custmer_id", ["ts", "customer_id", "customer"]), ["customer_id", "customer"]);
        assert_eq!(names(&["a", "b", "c"], 2), "a, b and 1 more");
    }
}
