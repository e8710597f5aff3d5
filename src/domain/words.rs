//! The words that people read: one list for screens, help, docs and exports. JSON and CSV fields keep their names.
//!
//! Each term says what is written and which words must not stand for it. A page takes a word from here, or as the label of its
//! column from [`METRICS`](super::metric::METRICS); tests hold the list against every screen and every face.

use super::decimal::grouped;

/// One concept: the words for it, and those that people must not meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// What is written.
    pub says: &'static str,
    /// What is not: a word with a capital is meant as it is written, one without in any case.
    pub not: &'static [&'static str],
}

/// Declares the terms, each a constant of its words.
macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident = $says:literal, not [$($not:literal),*];)*) => {
        $($(#[$doc])* pub const $name: &str = $says;)*

        /// Every term.
        pub const TERMS: &[Term] = &[$(Term { says: $name, not: &[$($not),*] }),*];
    };
}

terms! {
    /// People who completed a milestone and had a touch before that.
    WITH_TOUCH = "With a touch before", not ["infl.", "influenced", "influences"];
    /// People in whose starts of a journey its goal fell.
    WITH_GOAL = "People with the goal", not ["attained", "attainers", "converted", "entrants"];
    /// Their share, before "%".
    WITH_GOAL_SHARE = "With the goal", not ["attained share"];
    /// A start that the goal ended.
    ENDED_BY_GOAL = "Ended by the goal", not ["goal met", "goal_met"];
    /// A start that came to the end of its journey.
    RAN_TO_END = "Ran to the end", not ["journey completed", "completed ones"];
    /// Entries into a journey.
    STARTS = "Starts", not ["entries"];
    /// Customers, each once.
    PEOPLE = "People", not [];
    /// Visits of a step.
    REACHED = "Reached", not ["inflow"];
    /// Visits that have not ended.
    WAITING = "Waiting here", not ["in progress"];
    /// Visits that another step or the end of the journey follows.
    WENT_ON = "Went on", not ["passed on"];
    /// Visits at which the start ended otherwise.
    LEFT = "Left", not ["exited"];
    /// Visits of a step divided by the starts.
    OF_STARTS = "% of all starts", not ["of start"];
    /// Ended starts in which the goal did not fall.
    ENDED_WITHOUT_GOAL = "Ended without the goal",
        not ["exits without conversion", "exited without conversion", "left unconverted", "unconverted"];
    /// A condition of the journey did not hold any longer.
    NO_LONGER_MATCHES = "No longer matches", not ["condition unmet", "condition_unmet"];
    /// The person's record was gone.
    PERSON_NOT_FOUND = "Person not found", not ["record missing", "record_missing"];
    /// A segment of people who are not to be spoken to.
    SUPPRESSED = "On a suppression list", not ["suppressed"];
    /// The journey's rule for leaving it applied.
    LEFT_BY_RULE = "Left by rule", not ["exit trigger", "exit_trigger"];
    /// The sequence model; [`looks_back`] says how far it looks.
    DATA_DRIVEN = "Data-driven", not ["sequence model", "sequence order", "k=1", "k=2", "k = 1", "k = 2"];
    /// How often a model gives a touch that converts the higher chance, before the percentage.
    RANKS_RIGHT = "Ranks people right", not ["AUC"];
    /// The logarithmic loss.
    ERROR = "Error (less is better)", not ["log loss", "log-loss"];
    /// Completions per touch.
    USUAL_RATE = "Usual rate", not ["base rate", "Base"];
    /// What a model foresees after a touch.
    CHANCE = "Chance to convert", not ["hazard", "hazards"];
    /// Customers that a model has not seen.
    KEPT_ASIDE = "Customers kept aside for the test", not ["held-out", "held out", "holdout"];
    /// Most to the last touch.
    LATE_WEIGHTED = "Late-weighted", not ["J"];
    /// Most to the first touch.
    EARLY_WEIGHTED = "Early-weighted", not ["Inverse J"];
    /// Most to the first and the last touch.
    FIRST_AND_LAST = "First + last", not ["Position"];
    /// Over the models that stand side by side.
    LARGEST_LESS_SMALLEST = "Largest − smallest", not ["Spread"];
    /// Half the sum of the differences of two models.
    MODELS_DIFFER = "How far two models differ", not ["total variation"];
    /// Intervals of neighbours overlap.
    TOO_CLOSE = "Too close to call with the line above", not ["not told apart"];
    /// What removing an item takes away, after the item.
    WOULD_BE_MISSING = "would be missing", not ["vanish", "vanishes", "does not add up"];
    /// Opens by programs that fetch a mail's pictures before anybody reads it.
    AUTOMATIC_OPENS = "Automatic opens (Apple Mail and others)",
        not ["machine opens", "machine open", "opens by machines"];
}

/// What stands in JSON, in help and in docs alone, beside ids of rules.
pub const INTERNAL: &[&str] = &["kappa", "measure count"];

/// `1 event`, `1,003 events`.
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    let count_text = grouped(&count.to_string());
    if count == 1 { format!("{count_text} {noun}") } else { format!("{count_text} {}", plural(noun)) }
}

/// Several of what a noun says: `messages`, `touches`, `deliveries`.
fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if ["ch", "sh", "s", "x"].iter().any(|end| noun.ends_with(end)) => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// `1 person`, `1,003 people`.
#[must_use]
pub fn people(count: u64) -> String {
    format!("{} {}", grouped(&count.to_string()), if count == 1 { "person" } else { "people" })
}

/// Whose people a number of a journey is of, in words; `who` is what they did.
#[must_use]
pub fn people_who(who: &str) -> &str {
    match who {
        "entered" => "people who started",
        "attained" => "people with the goal",
        "active" => "people still on their way",
        "ended" => "people whose start ended",
        "reached" => "people who reached it",
        "began_funnel" => "people who started it",
        "ended_funnel" => "people who reached the end",
        "at" => "people who wait there",
        "passed" => "people who went on",
        "left" => "people who left there",
        "included" => "people who started or were not let in",
        "excluded" => "people who were not let in",
        "suppressed" => "people on a suppression list",
        "sent" => "people who were sent a message",
        "delivered" => "people with a message delivered",
        "responded" => "people who responded",
        "touched" => "people with a touch",
        "clicked" => "people who clicked on a message",
        other => other,
    }
}

/// How a start ended, in words: with or without the goal, or why.
#[must_use]
pub fn ending(ending: &str) -> &str {
    match ending {
        "with_goal" => WITH_GOAL_SHARE,
        "without_goal" => ENDED_WITHOUT_GOAL,
        reason => self::reason(reason),
    }
}

/// A target with its unit: `35 %`, `1,200 people`.
#[must_use]
pub fn target(target: &str) -> String {
    match (target.strip_suffix('%'), target.parse()) {
        (Some(percent), _) => format!("{percent} %"),
        (None, Ok(count)) => people(count),
        (None, Err(_)) => target.to_owned(),
    }
}

/// `looks back 1 touch`, of the data-driven model.
#[must_use]
pub fn looks_back(touches: u64) -> String {
    format!("looks back {touches} {}", if touches == 1 { "touch" } else { "touches" })
}

/// What people read for the ids that stand in rows: of why a start ended, of goals and steps, of states, of what happened to a
/// message.
const IDS: &[(Kind, &[(&str, &str)])] = &[
    (
        Kind::Reason,
        &[
            ("goal_met", ENDED_BY_GOAL),
            ("completed", RAN_TO_END),
            ("suppressed", SUPPRESSED),
            ("exit_trigger", LEFT_BY_RULE),
            ("repeat_entry_blocked", "Second start not allowed"),
            ("condition_unmet", NO_LONGER_MATCHES),
            ("record_missing", PERSON_NOT_FOUND),
            ("error", "Technical fault"),
            ("unknown", "No reason given"),
        ],
    ),
    (
        Kind::Goal,
        &[
            ("drive_purchase", "Drive a purchase"),
            ("engage_customers", "Engage customers"),
            ("increase_loyalty", "Increase loyalty"),
            ("onboard_people", "Onboard people"),
            ("general_notification", "General notification"),
            ("custom", "Custom"),
        ],
    ),
    (
        Kind::Measure,
        &[
            ("processed", "people who started"),
            ("delivered", "messages delivered"),
            ("unique_opens", "messages opened"),
            ("open_rate", "open rate"),
            ("unique_clicks", "messages clicked"),
            ("click_through_rate", "click-through rate"),
            ("click_to_open_rate", "click-to-open rate"),
            ("form_visits", "visits of forms"),
            ("form_submissions", "submissions of forms"),
            ("unique_form_submissions", "forms submitted"),
            ("unique_subscriptions", "subscriptions, each form once"),
            ("conversions", "people with the goal"),
            ("conversion_rate", "share of people with the goal"),
            ("target_share", "share of the target"),
            ("value", "value of the credit"),
        ],
    ),
    (
        Kind::Section,
        &[
            ("milestones", "Milestones"),
            ("goals_at_risk", "Goals at risk"),
            ("journeys", "Journeys"),
            ("messages", "Messages"),
            ("interactions", "Touches"),
            ("leads", "Leads"),
            ("revenue", "Actual revenue"),
            ("movers", "Top movers by credit"),
        ],
    ),
    (Kind::State, &[("no_such_attribute", "no such attribute")]),
    (
        Kind::Origin,
        &[
            ("outbound", "Journeys"),
            ("inbound", "Pages and forms"),
            ("sales", "Sales"),
            ("unclassified", "Unclassified"),
        ],
    ),
    (Kind::Metric, &[("spam_reported", "reported as spam"), ("passed", "went on to")]),
    (
        Kind::Event,
        &[
            ("journey_entered", "Journey started"),
            ("journey_completed", "Journey ran to the end"),
            ("journey_exited", "Left the journey"),
            ("journey_excluded", "Not let into the journey"),
            ("step_entered", "Step reached"),
            ("step_left", "Went on from the step"),
            ("step_exited", "Left at the step"),
            ("email_spam_reported", "Email reported as spam"),
            ("in_app_shown", "In-app message shown"),
            ("in_app_clicked", "In-app message clicked"),
            ("in_app_dismissed", "In-app message dismissed"),
        ],
    ),
];

/// What an id in a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Why a start ended (F7).
    Reason,
    /// The kind of a journey's goal (G2).
    Goal,
    /// A part of page Home (P8).
    Section,
    /// Whether a milestone can be counted (M8).
    State,
    /// Where leads and opportunities come from (P5).
    Origin,
    /// What a leaderboard ranks by (P3).
    Measure,
    /// What happened to the messages of a step (F4).
    Metric,
    /// A standard event (schema.md 1).
    Event,
}

/// The words for an id; `None` where it stands for itself.
#[must_use]
pub fn id_words(kind: Kind, id: &str) -> Option<&'static str> {
    let (_, words) = IDS.iter().find(|(own, _)| *own == kind)?;
    words.iter().find(|(own, _)| *own == id).map(|(_, words)| *words)
}

/// Why a start ended, in words: `condition_unmet` is `No longer matches`.
#[must_use]
pub fn reason(id: &str) -> &str {
    id_words(Kind::Reason, id).unwrap_or(id)
}

/// The kind of a goal in words.
#[must_use]
pub fn goal_kind(id: &str) -> &str {
    id_words(Kind::Goal, id).unwrap_or(id)
}

/// Where leads and opportunities come from, in words.
#[must_use]
pub fn origin(id: &str) -> &str {
    id_words(Kind::Origin, id).unwrap_or(id)
}

/// What a leaderboard ranks by, in words.
#[must_use]
pub fn measure(id: &str) -> &str {
    id_words(Kind::Measure, id).unwrap_or(id)
}

/// The stage of a lead in words: `marketing_qualified` is `Marketing qualified`; one that is no id of small letters is called as
/// the configuration or the data calls it.
#[must_use]
pub fn stage(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next().filter(|first| first.is_ascii_lowercase() && is_id(name)) {
        Some(first) => format!("{}{}", first.to_ascii_uppercase(), letters.as_str().replace('_', " ")),
        None => name.to_owned(),
    }
}

/// What happened, in words: `email_clicked` is `Email clicked`, `cart_abandoned` is `Cart abandoned`; a name that is no id of
/// small letters is called as the data calls it.
#[must_use]
pub fn event(name: &str) -> String {
    if let Some(words) = id_words(Kind::Event, name) {
        return words.to_owned();
    }
    let spoken = name.contains('_') && name.starts_with(|letter: char| letter.is_ascii_lowercase()) && is_id(name);
    if !spoken && super::standard::standard(name).is_none() {
        return name.to_owned();
    }
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// Whether a name is words of small letters and digits with one `_` between them.
fn is_id(name: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    name.split('_').all(word)
}

/// The first word in a text that people must not meet, and what is written for it. Words end where a letter, a digit or `_`
/// does.
#[must_use]
pub fn forbidden(text: &str) -> Option<(&'static str, &'static str)> {
    let lower = text.to_lowercase();
    TERMS.iter().find_map(|term| {
        let found = term.not.iter().find(|word| {
            let any_case = !word.contains(char::is_uppercase);
            stands_alone(if any_case { &lower } else { text }, word)
        });
        found.map(|word| (*word, term.says))
    })
}

/// What stands in a text for screens and exports, and belongs into JSON, help and docs alone: a word of [`INTERNAL`], or the
/// id of a rule such as `(A13)`.
#[must_use]
pub fn internal(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let word = INTERNAL.iter().find(|word| stands_alone(&lower, word)).map(|word| (*word).to_owned());
    word.or_else(|| rule_id(text).map(str::to_owned))
}

/// The first rule's id in brackets, or after the word rule.
fn rule_id(text: &str) -> Option<&str> {
    let starts = ["(", "rule ", "Rule "]
        .into_iter()
        .flat_map(|before| text.match_indices(before).map(move |(place, _)| place + before.len()));
    starts.map(|start| &text[start..]).find_map(|rest| {
        let letters = rest.bytes().take_while(u8::is_ascii_uppercase).count();
        let digits = rest.bytes().skip(letters).take_while(u8::is_ascii_digit).count();
        let ends = !rest[letters + digits..].starts_with(|c: char| c.is_alphanumeric());
        // A quarter is none.
        ((1..=2).contains(&letters) && (1..=2).contains(&digits) && ends && !rest.starts_with('Q'))
            .then(|| &rest[..letters + digits])
    })
}

/// Whether a word stands in a text, not as a part of another.
fn stands_alone(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(start, found)| {
        let (before, after) = (&text[..start], &text[start + found.len()..]);
        let ends_in_letter = word.ends_with(part);
        !(before.ends_with(part) || ends_in_letter && after.starts_with(part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::journey::GoalKind;
    use crate::domain::standard::STANDARD;

    #[test]
    fn what_is_written_is_nothing_that_must_not_be() {
        for term in TERMS {
            assert_eq!(forbidden(term.says), None);
            for not in term.not {
                assert!(forbidden(&format!("the {not}, here")).is_some(), "{not}");
            }
        }
        let kinds = IDS.iter().flat_map(|(_, words)| *words);
        for (id, words) in kinds {
            assert_eq!(forbidden(words), None, "{id}");
        }
        for event in STANDARD {
            assert_eq!(forbidden(&super::event(event.name)), None, "{}", event.name);
        }
    }

    #[test]
    fn a_word_is_found_alone_and_not_inside_another() {
        assert_eq!(forbidden("Influenced 12"), Some(("influenced", WITH_TOUCH)));
        assert_eq!(forbidden("9 infl."), Some(("infl.", WITH_TOUCH)));
        assert_eq!(forbidden("J 20/20/60"), Some(("J", LATE_WEIGHTED)));
        assert_eq!(forbidden("journeys, Jan, j, entries_x, hazardous, position"), None);
        assert_eq!(forbidden("exit_trigger"), Some(("exit_trigger", LEFT_BY_RULE)));
    }

    #[test]
    fn what_is_of_the_rules_is_found_where_it_must_not_stand() {
        assert_eq!(internal("opens by machines (A13)").as_deref(), Some("A13"));
        assert_eq!(internal("Rule A7. It needs").as_deref(), Some("A7"));
        assert_eq!(internal("Kappa 20").as_deref(), Some("kappa"));
        assert_eq!(internal("a unit (Q2) of 2025 (AB), room B12, (A13b)"), None);
    }

    #[test]
    fn ids_have_words_and_what_is_none_of_ours_stands_for_itself() {
        assert_eq!(reason("condition_unmet"), "No longer matches");
        assert_eq!(reason("moved away"), "moved away");
        assert_eq!([origin("outbound"), origin("inbound"), origin("web")], ["Journeys", "Pages and forms", "web"]);
        assert_eq!([stage("marketing_qualified"), stage("won")], ["Marketing qualified", "Won"]);
        for name in ["Sales Ready", "sales ready", "on-hold", "_x", ""] {
            assert_eq!(stage(name), name);
        }
        assert_eq!([event("email_clicked"), event("step_left")], ["Email clicked", "Went on from the step"]);
        assert_eq!([event("plan_selected"), event("cart_abandoned")], ["Plan selected", "Cart abandoned"]);
        for name in ["Plan_selected", "purchase", "_x", "a__b", "a-b_c", "größe_neu", "signup_", ""] {
            assert_eq!(event(name), name);
        }
        assert_eq!([looks_back(1), looks_back(3)], ["looks back 1 touch", "looks back 3 touches"]);
        for (name, _) in GoalKind::ALL {
            assert!(id_words(Kind::Goal, name).is_some(), "{name}");
        }
    }
}
