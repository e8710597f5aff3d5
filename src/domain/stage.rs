//! Stages of leads (R7, P4).

/// A stage's name as it is compared: without case, blanks of any kind (spreadsheets write some that do not break), hyphens and
/// underscores; empty = it names no stage. The store's queries say the same as `regexp_replace(lower(name),
/// '[\\s\\x0b\\x85\\p{Z}_-]', '', 'g')`.
#[must_use]
pub fn compared(name: &str) -> String {
    let passed_over = |letter: char| letter.is_whitespace() || matches!(letter, '_' | '-');
    name.to_lowercase().chars().filter(|letter| !passed_over(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p4_names_match_without_case_blanks_hyphens_and_underscores() {
        for name in ["Sales-Ready", "sales_ready", " SALES READY\t", "salesready", "\u{3000}Sales\u{a0}Ready\u{b}"] {
            assert_eq!(compared(name), "salesready");
        }
        assert_eq!([compared(" -_"), compared("Größe.1")], ["", "größe.1"]);
    }
}
