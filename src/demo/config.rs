//! The commented configuration that goes with a demo world.

use std::fmt::Write as _;

use super::calendar::day;
use super::catalogue::JOURNEYS;

/// The part before the journeys.
const HEAD: &str = r#"# milepost: a generated company, to try things out. Every name in it is invented.

# Days, weeks and months are bucketed in this zone; times themselves are UTC.
timezone = "Europe/Berlin"

[source]
# The tables and columns of the demo have the standard names, so nothing needs mapping.
database = @DATABASE@

# A custom channel. Its clicks and replies count as touches because attribute is true.
[channel.whatsapp]
attribute = true
touches = ["whatsapp_clicked", "whatsapp_replied"]

# What can complete a milestone or attain a goal: a label to show, and whose action it is.
[[trigger]]
event = "lead_updated"
label = "Lead status or rating is updated"
audience = "lead"

[[trigger]]
event = "purchase"
label = "Purchase is made"
audience = "contact"

[[trigger]]
event = "checkout_completed"
label = "Checkout is completed"
audience = "contact"

[[trigger]]
event = "form_submitted"
label = "Form is submitted"
audience = "contact"

[[trigger]]
event = "trial_started"
label = "Trial is started"
audience = "profile"

# Won deals are written by the sales system; no journey may have them as its goal.
[[trigger]]
event = "deal_won"
label = "Deal is won"
audience = "lead"
goal = false

# Milestones: one trigger each, conditions on that same event, at most five.
[[milestone]]
id = "hot-lead"
name = "High-quality qualified lead"
trigger = "lead_updated"
audience = "lead"
tracking_since = 2024-04-01
conditions = [
  { attribute = "status", equals = "Qualified" },
  { attribute = "rating", equals = "Hot" },
]

[[milestone]]
id = "first-purchase"
name = "First purchase"
trigger = "purchase"
audience = "contact"
tracking_since = 2024-03-01

[[milestone]]
id = "webinar-registration"
name = "Webinar registration"
trigger = "form_submitted"
audience = "contact"
tracking_since = 2024-04-15
conditions = [{ attribute = "asset_id", equals = "form-webinar" }]

[[milestone]]
id = "trial-started"
name = "Trial started"
trigger = "trial_started"
audience = "profile"
tracking_since = 2024-03-01

[attribution]
# How long before a completion a touch counts, and the half-life of the time-decay model.
lookback = "730d"
half_life = "7d"

# Journeys: their goals, and the segments that keep people out or take them out.
"#;

/// The part after the journeys.
const TAIL: &str = r#"
# Funnels of your own: events one after the other, whatever the journey.
[[funnel]]
id = "form-to-lead"
name = "From a form to a qualified lead"
window = "60d"
steps = [
  { event = "form_visited" },
  { event = "form_submitted", window = "1d" },
  { event = "lead_updated", name = "Qualified", conditions = [{ attribute = "status", equals = "Qualified" }] },
]

[[funnel]]
id = "cart-to-order"
name = "From a left cart to an order"
window = "14d"
# Every start counts, not one attempt of each customer.
count = "totals"
steps = [
  { event = "cart_abandoned" },
  { event = "email_clicked", name = "Clicks a mail", window = "7d", optional = true },
  { event = "purchase" },
]
# What it can be told apart by, beside channels, platforms and the like.
breakdowns = ["customer.country"]

[[funnel]]
id = "trial-to-subscription"
name = "Trial to subscription"
window = "60d"
steps = [
  { event = "trial_started" },
  { event = "subscription_started" },
]
"#;

/// A day of the span as `YYYY-MM-DD`.
fn date(number: i64) -> String {
    let time = chrono::DateTime::from_timestamp(day(number), 0).unwrap_or_default();
    time.format("%Y-%m-%d").to_string()
}

/// The text of `milepost.toml` for a demo world in the database file of this name.
#[must_use]
pub fn config_text(database: &str) -> String {
    let quoted = toml_edit::Value::from(database).to_string();
    let mut text = HEAD.replace("@DATABASE@", &quoted);
    for journey in &JOURNEYS {
        let _ = write!(
            text,
            "\n[[journey]]\nid = \"{}\"\nname = \"{}\"\ndirection = \"{}\"\npublished_at = {}\n",
            journey.id,
            journey.name,
            journey.direction,
            date(journey.published)
        );
        if let Some(end) = journey.ended {
            let _ = writeln!(text, "ended_at = {}", date(end));
        }
        if journey.excludes {
            text.push_str("exclude_segments = [\"employees\"]\n");
        }
        if journey.suppresses {
            text.push_str("suppress_segments = [\"unsubscribed\"]\n");
        }
        let _ = writeln!(text, "goal = {{ {} }}", journey.goal);
    }
    text + TAIL
}
