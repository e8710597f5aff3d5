//! Conditions in the words of the form (M2, M3), and events near what is typed (M8).

use crate::domain::condition::{Condition, Literal, Operator};
use crate::tui::source::Clause;

/// The operators by their names in the configuration (M3).
pub const OPERATORS: [&str; 14] = [
    "equals",
    "not_equals",
    "in",
    "not_in",
    "contains",
    "starts_with",
    "ends_with",
    "greater_than",
    "at_least",
    "less_than",
    "at_most",
    "between",
    "is_set",
    "is_not_set",
];

/// A condition as one would type it.
#[must_use]
pub fn of(condition: &Condition) -> Clause {
    let list = |values: &[Literal]| values.iter().map(literal).collect::<Vec<_>>().join(", ");
    let (operator, value) = match &condition.operator {
        Operator::Equals(value) => ("equals", literal(value)),
        Operator::NotEquals(value) => ("not_equals", literal(value)),
        Operator::In(values) => ("in", list(values)),
        Operator::NotIn(values) => ("not_in", list(values)),
        Operator::Contains(text) => ("contains", text.clone()),
        Operator::StartsWith(text) => ("starts_with", text.clone()),
        Operator::EndsWith(text) => ("ends_with", text.clone()),
        Operator::GreaterThan(value) => ("greater_than", literal(value)),
        Operator::AtLeast(value) => ("at_least", literal(value)),
        Operator::LessThan(value) => ("less_than", literal(value)),
        Operator::AtMost(value) => ("at_most", literal(value)),
        Operator::Between(low, high) => ("between", list(&[low.clone(), high.clone()])),
        Operator::IsSet => ("is_set", String::new()),
        Operator::IsNotSet => ("is_not_set", String::new()),
    };
    Clause {
        attribute: condition.attribute.clone(),
        operator: operator.to_owned(),
        value,
        ignore_case: condition.ignore_case,
    }
}

/// A condition in one line, for the table of milestones.
#[must_use]
pub fn said(condition: &Condition) -> String {
    let clause = of(condition);
    let operator = match clause.operator.as_str() {
        "equals" => "=".to_owned(),
        "not_equals" => "≠".to_owned(),
        "greater_than" => ">".to_owned(),
        "at_least" => "≥".to_owned(),
        "less_than" => "<".to_owned(),
        "at_most" => "≤".to_owned(),
        other => other.replace('_', " "),
    };
    format!("{} {operator} {}", clause.attribute, clause.value).trim_end().to_owned()
}

/// A value; text that would be read as something else is quoted.
fn literal(value: &Literal) -> String {
    match value {
        Literal::Text(text) => {
            let other = text.parse::<f64>().is_ok()
                || matches!(text.as_str(), "true" | "false" | "")
                || text.contains([',', '"'])
                || text.trim() != text
                || (text.len() >= 10
                    && text.as_bytes()[..4].iter().all(u8::is_ascii_digit)
                    && text.as_bytes()[4] == b'-');
            if other { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) } else { text.clone() }
        }
        Literal::Number(number) => number.to_string(),
        Literal::Time(time) => time.rfc3339(),
        Literal::Bool(value) => value.to_string(),
    }
}

/// The events most like what is typed: those that begin with it, those that contain it, those spelled nearly so.
#[must_use]
pub fn near<'a>(typed: &str, events: &'a [(String, u64)]) -> Vec<&'a str> {
    let typed = typed.trim().to_lowercase();
    let mut found: Vec<(u8, usize, &str)> = events
        .iter()
        .enumerate()
        .filter_map(|(i, (event, _))| {
            let lower = event.to_lowercase();
            let rank = if lower == typed {
                0
            } else if lower.starts_with(&typed) {
                1
            } else if lower.contains(&typed) {
                2
            } else if strsim::jaro_winkler(&lower, &typed) >= 0.8 {
                3
            } else {
                return None;
            };
            Some((rank, i, event.as_str()))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().take(4).map(|(.., event)| event).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m8_events_near_what_is_typed() {
        let events = [("lead_updated".to_owned(), 9), ("purchase".to_owned(), 5), ("lead_created".to_owned(), 2)];
        assert_eq!(near("lead", &events), ["lead_updated", "lead_created"]);
        assert_eq!(near("purchsae", &events), ["purchase"]);
        assert_eq!(near("purchase", &events)[0], "purchase");
        assert!(near("zzz", &events).is_empty());
    }

    #[test]
    fn m2_conditions_are_written_as_they_are_typed() {
        let condition = |operator| Condition { attribute: "rating".into(), operator, ignore_case: false };
        assert_eq!(said(&condition(Operator::Equals(Literal::Text("Hot".into())))), "rating = Hot");
        assert_eq!(said(&condition(Operator::AtLeast(Literal::Number(5.0)))), "rating ≥ 5");
        assert_eq!(said(&condition(Operator::Equals(Literal::Text("5".into())))), "rating = \"5\"");
        let texts = vec![Literal::Text("a".into()), Literal::Text("b, c".into())];
        assert_eq!(of(&condition(Operator::In(texts))).value, "a, \"b, c\"");
        assert_eq!(said(&condition(Operator::IsSet)), "rating is set");
    }
}
