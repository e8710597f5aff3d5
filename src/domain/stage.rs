//! Stages of leads (R7, P4).

/// A stage's name as it is compared: without case, blanks, hyphens and underscores; empty = it names no stage. The store's queries
/// say the same as `regexp_replace(lower(name), '[\\s_-]', '', 'g')`.
#[must_use]
pub fn compared(name: &str) -> String {
    let passed_over = |letter: char| matches!(letter, ' ' | '\t' | '\n' | '\r' | '\x0c' | '_' | '-');
    name.to_lowercase().chars().filter(|letter| !passed_over(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p4_names_match_without_case_blanks_hyphens_and_underscores() {
        for name in ["Sales-Ready", "sales_ready", " SALES READY\t", "salesready"] {
            assert_eq!(compared(name), "salesready");
        }
        assert_eq!([compared(" -_"), compared("Größe.1")], ["", "größe.1"]);
    }
}
