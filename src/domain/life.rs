//! The life of a message: in which order what happens to it is read (F4).

/// What happens to a message, in this order.
const LIFE: [&str; 13] = [
    "sent",
    "delivered",
    "shown",
    "visited",
    "opened",
    "clicked",
    "replied",
    "submitted",
    "dismissed",
    "unsubscribed",
    "spam_reported",
    "bounced",
    "failed",
];

/// The metric of visits that went on to a step begins so.
pub const PASSED: &str = "passed:";

/// The place of a metric in a message's life; other events come after it by their names, then where visits went on to.
#[must_use]
pub fn place_in_life(metric: &str) -> (usize, &str) {
    let known = LIFE.iter().position(|name| *name == metric);
    (known.unwrap_or(LIFE.len() + usize::from(metric.starts_with(PASSED))), metric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e11_metrics_come_in_the_order_of_a_messages_life() {
        let mut names =
            ["passed:s2", "webinar_joined", "unsubscribed", "clicked", "sent", "bounced", "opened", "delivered"];
        names.sort_unstable_by_key(|name| place_in_life(name));
        assert_eq!(
            names,
            ["sent", "delivered", "opened", "clicked", "unsubscribed", "bounced", "webinar_joined", "passed:s2"]
        );
    }
}
