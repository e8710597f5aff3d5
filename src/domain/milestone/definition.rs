//! What a milestone and a goal are made of, as a text: equal texts, equal figures.

use std::fmt::Write as _;

use super::{Count, Milestone};
use crate::domain::condition::{Condition, Literal};
use crate::domain::journey::{Goal, Measure};

impl Milestone {
    /// Everything that its completions depend on: trigger, conditions in any order, tracking start, count (M6). A
    /// change of this text, or of the id, makes derived data stale; a change of the name does not.
    #[must_use]
    pub fn definition(&self) -> String {
        let since = self.tracking_since.map_or_else(|| "always".to_owned(), |time| time.0.to_string());
        let count = if self.count == Count::First { "first" } else { "every" };
        format!("{}\nsince {since}\ncount {count}", trigger(&self.trigger, &self.conditions))
    }
}

impl Goal {
    /// What attains it: goals of the same trigger and the same conditions in any order have the same text (G7).
    #[must_use]
    pub fn definition(&self) -> String {
        match &self.measure {
            Measure::Trigger { event, conditions } => trigger(event, conditions),
            Measure::Opened => "opened".to_owned(),
            Measure::Clicked => "clicked".to_owned(),
        }
    }

    /// Whether two goals are the same one (G7): no other than those of a trigger are.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        matches!(self.measure, Measure::Trigger { .. }) && self.definition() == other.definition()
    }
}

/// What an event with conditions is, the conditions in any order.
pub(in crate::domain) fn trigger(event: &str, conditions: &[Condition]) -> String {
    let mut lines: Vec<String> = conditions.iter().map(condition).collect();
    lines.sort();
    lines.dedup();
    lines.insert(0, format!("trigger {event:?}"));
    lines.join("\n")
}

fn condition(condition: &Condition) -> String {
    let mut values: Vec<String> = condition.operator.values().iter().map(literal).collect();
    if matches!(condition.operator.name(), "in" | "not_in") {
        values.sort();
        values.dedup();
    }
    let mut line = format!("if {:?} {}", condition.attribute, condition.operator.name());
    for value in values {
        let _ = write!(line, " {value}");
    }
    if condition.ignore_case {
        line.push_str(" any-case");
    }
    line
}

/// 5 and 5.0 are the same number, `"5"` is another value.
fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => format!("{text:?}"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::condition::Operator;
    use crate::domain::journey::GoalKind;
    use crate::domain::time::{Span, Time};

    fn equals(attribute: &str, value: &str) -> Condition {
        Condition {
            attribute: attribute.into(),
            operator: Operator::Equals(Literal::Text(value.into())),
            ignore_case: false,
        }
    }

    fn milestone() -> Milestone {
        Milestone {
            id: "hot".into(),
            name: "Hot".into(),
            trigger: "lead_updated".into(),
            conditions: vec![equals("status", "Qualified"), equals("rating", "Hot")],
            tracking_since: None,
            audience: None,
            count: Count::First,
        }
    }

    #[test]
    fn m6_the_definition_is_what_completions_depend_on() {
        let first = milestone();
        let renamed = Milestone { name: "Other".into(), ..milestone() };
        assert_eq!(first.definition(), renamed.definition());
        let mut turned = milestone();
        turned.conditions.reverse();
        assert_eq!(first.definition(), turned.definition());
        for other in [
            Milestone { trigger: "x".into(), ..milestone() },
            Milestone { tracking_since: Some(Time(0)), ..milestone() },
            Milestone { count: Count::Every, ..milestone() },
            Milestone { conditions: vec![equals("status", "Qualified")], ..milestone() },
        ] {
            assert_ne!(first.definition(), other.definition());
        }
    }

    #[test]
    fn g7_the_same_goal_is_the_same_trigger_and_conditions_in_any_order() {
        let goal = |conditions: Vec<Condition>, listening| Goal {
            kind: GoalKind::Custom,
            measure: Measure::Trigger { event: "paid".into(), conditions },
            target: None,
            listening,
        };
        let one = goal(vec![equals("a", "1"), equals("b", "2")], Span::days(3));
        let two = goal(vec![equals("b", "2"), equals("a", "1")], Span::days(9));
        assert!(one.same_as(&two));
        assert!(!one.same_as(&goal(vec![equals("a", "1")], Span::days(3))));
        // A text that holds what looks like a second condition is still one text.
        assert!(!goal(vec![equals("a", "1\"\nif \"b\" equals \"2")], Span::days(3)).same_as(&one));
        let notice = Goal { measure: Measure::Opened, ..one.clone() };
        assert!(!notice.same_as(&notice));
    }
}
