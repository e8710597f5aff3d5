//! The names that a misspelt one was perhaps meant to be.

/// From so many letters on a name says something by being part of another.
const PART: usize = 3;

/// How alike two names are in any case, 0–1: by letters and their order (Jaro and Winkler), or because one contains the other.
#[must_use]
pub fn similarity(a: &str, b: &str) -> f64 {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let shorter = a.chars().count().min(b.chars().count());
    let part = shorter >= PART && (a.contains(&b) || b.contains(&a));
    strsim::jaro_winkler(&a, &b).max(if part { 0.85 } else { 0.0 })
}

/// From here on names are alike.
pub const ALIKE: f64 = 0.8;

/// The names most like `name`, best first, at most three.
#[must_use]
pub fn similar<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let scored = among.into_iter().map(|other| (similarity(name, other), other));
    let mut scored: Vec<(f64, &str)> = scored.filter(|(score, _)| *score >= ALIKE).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(3).map(|(_, other)| other).collect()
}

/// `did you mean …?`, empty where no name is like it.
#[must_use]
pub fn suggestion<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> String {
    similar(name, among).first().map_or_else(String::new, |best| format!("did you mean `{best}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similar_names_come_best_first() {
        assert_eq!(similar("custmer_id", ["ts", "customer_id", "customer"]), ["customer_id", "customer"]);
        assert_eq!(similar("PURCHSAE", ["lead", "purchase", "purchase"]), ["purchase"]);
        assert_eq!(similar("paid", ["order_paid", "visit"]), ["order_paid"]);
        assert!(similar("zzz", ["welcome", ""]).is_empty());
        assert!(similar("e", ["email", "text"]).is_empty(), "a letter is in most names");
        assert_eq!(suggestion("cyam", ["red", "cyan"]), "did you mean `cyan`?");
        assert_eq!(suggestion("x", ["red"]), "");
    }
}
