//! What every column means: one list for table headers, help, the README and the rules (H1).

use super::words;

/// The unit of a column; faces format by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Text or an id.
    Text,
    /// A whole number of people.
    People,
    /// A whole number of entries, messages, touches, rows.
    Count,
    /// A number with one decimal: credits.
    Credit,
    /// An amount of money, with two decimals.
    Money,
    /// 0–1, shown as a percentage.
    Share,
    /// 0–100.
    Percent,
    /// A multiple, such as 3.5×.
    Multiple,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// A number with four decimals: scores, the credit of one touch.
    Score,
    /// An instant.
    Time,
    /// True or false.
    Flag,
}

/// What the values of a measure of the leaderboard are, by its name (P3).
#[must_use]
pub fn of_measure(measure: &str) -> Unit {
    match measure {
        "open_rate" | "click_through_rate" | "click_to_open_rate" | "conversion_rate" | "target_share" => Unit::Share,
        "credit" => Unit::Credit,
        "value" => Unit::Money,
        _ => Unit::Count,
    }
}

/// Which way is better; nothing is coloured where neither is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    More,
    /// Less is better.
    Less,
    /// Neither.
    Neither,
}

/// One column of one or several reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Unique in [`METRICS`]: the name, and a word before it where two reports mean different things by one name.
    pub key: &'static str,
    /// The JSON field and CSV header.
    pub name: &'static str,
    /// The header on screen.
    pub label: &'static str,
    /// The header where a table has no room for all of its columns under their labels.
    pub short: &'static str,
    /// The unit.
    pub unit: Unit,
    /// Which way is better.
    pub better: Better,
    /// The rule that defines it.
    pub rule: &'static str,
    /// The rule in one sentence.
    pub meaning: &'static str,
}

const fn of(name: &'static str, label: &'static str, unit: Unit, rule: &'static str, meaning: &'static str) -> Metric {
    Metric { key: name, name, label, short: label, unit, better: Better::Neither, rule, meaning }
}

const fn more(metric: Metric) -> Metric {
    Metric { better: Better::More, ..metric }
}

const fn less(metric: Metric) -> Metric {
    Metric { better: Better::Less, ..metric }
}

const fn short(short: &'static str, metric: Metric) -> Metric {
    Metric { short, ..metric }
}

const fn keyed(key: &'static str, metric: Metric) -> Metric {
    Metric { key, ..metric }
}

use Unit::{Count, Credit, Days, Flag, Hours, Multiple, People, Percent, Score, Share, Text, Time};

/// Every column of every report.
pub const METRICS: &[Metric] = &[
    of("id", "Id", Text, "M6", "The identity of the milestone in the configuration."),
    of("name", "Name", Text, "M1", "What users call it."),
    of("trigger", "Trigger", Text, "M1", "The event that completes the milestone or reaches the goal."),
    of("tracking_since", "Tracking since", Time, "M5", "Completions before this do not count."),
    of(
        "state",
        "State",
        Text,
        "M8",
        "Broken when no event bears the trigger, no_such_attribute when none of them bears an attribute of the conditions.",
    ),
    more(of("total", "Total", People, "M9", "Unique customers who completed; completions with count = \"every\".")),
    more(of(
        "influenced",
        words::WITH_TOUCH,
        People,
        "M9",
        "Of these, those with a touch before their completion and inside the lookback.",
    )),
    short(
        "With a touch",
        of("influenced_share", words::WITH_TOUCH, Share, "M9", "Those with a touch before divided by total."),
    ),
    of("first_completion", "First", Time, "M9", "The earliest completion."),
    of("latest_completion", "Latest", Time, "M9", "The latest completion."),
    of("previous_total", "Period before", People, "M9", "Total in as many whole days just before the period."),
    of("bucket", "From", Text, "T3", "The first day of the day, week, month, quarter or year, in the configured zone."),
    of("cumulative_total", "Cumulative", People, "M9", "Total up to the end of this row."),
    of("item", "Item", Text, "A5", "The journey, channel or asset that the credit goes to."),
    more(of(
        "credit",
        "Credit",
        Credit,
        "A9",
        "One per customer with a touch before (or its value), split by the model.",
    )),
    keyed("person.credit", of("credit", "Credit", Score, "H4", "What the customer adds to the credit of the item.")),
    more(of("percent", "Share", Percent, "A5", "Credit as a share of those with a touch of the view before.")),
    of("low", "95 % from", Percent, "A12", "Lower end of the 95 % interval of percent."),
    of("high", "95 % to", Percent, "A12", "Upper end of the 95 % interval of percent."),
    of("touches", "Touches", Count, "A1", "Touches of the item on converting paths."),
    of(
        "customers",
        words::PEOPLE,
        People,
        "A6",
        "People with a touch of the item on the path of a completion, each once, also with count = \"every\"; of Unattributed: total less those with a touch before.",
    ),
    keyed(
        "credit.kind",
        of(
            "kind",
            "Kind",
            Text,
            "A10",
            "What the name stands for: item; unattributed (completed without a touch before); none (spent on no item).",
        ),
    ),
    of("last", "Last", Percent, "A8", "Share of credit when all goes to the last touch."),
    of("first", "First", Percent, "A8", "Share of credit when all goes to the first touch."),
    of("linear", "Linear", Percent, "A8", "Share of credit when every touch gets the same."),
    keyed(
        "model.position",
        of("position", words::FIRST_AND_LAST, Percent, "A8", "Share of credit at 40 % first, 20 % middle, 40 % last."),
    ),
    of("time_decay", "Time decay", Percent, "A8", "Share of credit when a touch weighs half as much per half-life."),
    of("j", words::LATE_WEIGHTED, Percent, "A8", "Share of credit at 20 % first, 20 % middle, 60 % last."),
    of("inverse_j", words::EARLY_WEIGHTED, Percent, "A8", "Share of credit at 60 % first, 20 % middle, 20 % last."),
    of("sequence", words::DATA_DRIVEN, Percent, "A8", "Share of credit of the data-driven model."),
    of("markov", "Markov", Percent, "A8", "Share of credit by exact Markov removal effects."),
    of("spread", words::LARGEST_LESS_SMALLEST, Percent, "A11", "Largest less smallest percent over the models shown."),
    of("rank_change", "Ranks", Count, "A11", "Worst less best rank over the models shown."),
    of("cost", "Cost", Credit, "R8", "What was spent on it."),
    less(of(
        "cost_per_completion",
        "Per completion",
        Credit,
        "R8",
        "Cost divided by the completions that the model attributes to it.",
    )),
    keyed(
        "credit.value",
        more(of("value", "Value", Credit, "A9", "The value of completions that the model attributes to it.")),
    ),
    more(of("return", "Return", Multiple, "R8", "Value less cost, divided by cost.")),
    of("path", "Path", Text, "A14", "The items of the touches in their order."),
    more(of("conversions", "Completions", People, "A14", "Completions with this path before them.")),
    more(of("value", "Value", Credit, "A14", "The value of these completions.")),
    of(
        "non_conversions",
        "No completion",
        People,
        "A14",
        "Customers without a completion whose touches are this path.",
    ),
    short(
        "Rate",
        keyed(
            "path.conversion_rate",
            more(of(
                "conversion_rate",
                "Completion rate",
                Share,
                "A14",
                "Completions divided by completions and those who did not complete.",
            )),
        ),
    ),
    short(
        "Median",
        of(
            "median_hours",
            "Median time",
            Hours,
            "A14",
            "From the first touch on the path to the completion, the median.",
        ),
    ),
    of("length", "Length", Count, "A14", "How many items the path has."),
    of("from", "From", Text, "A14", "The item that is left; (start) before the first touch."),
    of("to", "To", Text, "A14", "The item that comes next; (conversion) or (loss) where the path ends."),
    of("count", "Times", Count, "A14", "How often this follows that, on converting and other paths."),
    of("from_kind", "From kind", Text, "A14", "What from stands for: item, or start."),
    of("to_kind", "To kind", Text, "A14", "What to stands for: item, conversion or loss."),
    keyed("transition.share", of("share", "Share", Share, "A14", "Of all that follows it.")),
    of("days", "Lookback", Days, "A15", "How old a touch may be at the completion."),
    of("k", "Looks back (touches)", Count, "A8", "How many touches the data-driven model looks back."),
    less(of(
        "log_loss",
        words::ERROR,
        Score,
        "A8",
        "Surprise per touch of the customers kept aside for the test; less is better.",
    )),
    more(of(
        "auc",
        words::RANKS_RIGHT,
        Score,
        "A8",
        "How often a touch that converts is given a higher chance than one that does not (area under the curve); 0.5 is a guess.",
    )),
    of("base_rate", words::USUAL_RATE, Share, "A8", "Completions per touch of these customers."),
    of("chosen", "Chosen", Flag, "A8", "The fewest touches that foresee within one standard error of the best."),
    of("event", "Event", Text, "A2", "The standard name of the event, else its name in the data."),
    of("channel", "Channel", Text, "A2", "The channel of the event."),
    of("asset", "Asset", Text, "A5", "The asset of the event."),
    of("completion", "Completion", Count, "M10", "Which of the customer's completions the touch is on the path of."),
    keyed(
        "touch.credit",
        more(of("credit", "Credit", Score, "A9", "The touch's share in the completion it is on the path of.")),
    ),
    keyed("timeline.reason", of("reason", "Why", Text, "A4", "Why a touch is on no path; what a completion is worth.")),
    of("journey", "Journey", Text, "R1", "The journey's id."),
    of("entries", words::STARTS, Count, "F1", "How often somebody started the journey: starts, not people."),
    of("entrants", words::PEOPLE, People, "G8", "Unique customers who started."),
    of("messages_sent", "Sent", Count, "F1", "Messages dispatched."),
    short(
        "With goal",
        more(of("converted", words::WITH_GOAL, People, "F2", "People who started and reached the journey's goal.")),
    ),
    short(
        "With goal",
        more(of("conversion_rate", words::WITH_GOAL_SHARE, Share, "F2", "People with the goal divided by people.")),
    ),
    less(of(
        "exits_without_conversion",
        words::ENDED_WITHOUT_GOAL,
        Count,
        "F2",
        "Starts that ended, those that ran to the end included, in which the goal did not fall.",
    )),
    of("exits", "Ended", Count, "F2", "Starts that ended for any reason."),
    of("active", "Active", Count, "G9", "Starts that had not ended at the instant looked at."),
    of("kind", "Kind", Text, "G2", "The kind of goal or step."),
    of("target", "Target", Text, "G1", "How many are to reach the goal: a count, or a percentage of people."),
    short("With goal", more(of("attained", words::WITH_GOAL, People, "G8", "Unique customers who reached the goal."))),
    short(
        "With goal",
        more(of("attained_share", words::WITH_GOAL_SHARE, Share, "G9", "People with the goal divided by people.")),
    ),
    more(of("target_share", "% of target", Share, "G10", "Share of the target reached.")),
    of("open", "Still open", Count, "G9", "Starts that are active, or ran to the end and still listen for the goal."),
    more(of(
        "closed_share",
        "% with the goal of the closed",
        Share,
        "G9",
        "Customers who reached the goal in a closed start divided by customers with a closed start.",
    )),
    of("shared", "Shared", People, "G7", "People with the goal whose trigger counts toward another journey too."),
    of("step", "Step", Text, "F3", "The step's id."),
    of("position", "Place", Count, "F3", "The step's place in the journey."),
    of("parent", "Parent", Text, "F3", "The step that it hangs on."),
    keyed("step.customers", of("customers", words::PEOPLE, People, "F3", "People with a counted visit of the step.")),
    of("inflow", words::REACHED, Count, "F3", "Visits of the step up to the end of their start, repeats included."),
    short("Waiting", of("in_progress", words::WAITING, Count, "F3", "Visits that have neither gone on nor left.")),
    of("passed_on", words::WENT_ON, Count, "F3", "Visits that went on to another step or to completion."),
    less(of("exited", words::LEFT, Count, "F3", "Visits at which the start ended otherwise.")),
    short("% of starts", of("share_of_start", words::OF_STARTS, Share, "F3", "Reached divided by starts.")),
    less(of(
        "drop_off",
        "Drop-off",
        Share,
        "F3",
        "One less reached divided by reached of the step before; none for an arm of a branch and for a step that no table places.",
    )),
    of("branch_share", "% of branch", Share, "F3", "Reached of an arm divided by what went on from its branch."),
    less(of("exit_rate", words::LEFT, Share, "F3", "Left divided by reached: what is lost at the step.")),
    of("metric", "Metric", Text, "F4", "The event's name without its channel; passed:STEP for a branch."),
    of("platform", "Platform", Text, "F4", "The platform; empty for all."),
    keyed("event.total", of("total", "Total", Count, "F4", "Events, repeats included.")),
    of("unique", "Unique", Count, "F6", "Counted once per step, start (else customer) and message (else asset)."),
    of("reason", "Reason", Text, "F7", "Why the start ended."),
    of("finding", "Finding", Text, "H3", "What was found in the data."),
    of("rows", "Rows", Count, "H3", "Rows, names or days concerned."),
    of("share", "Share", Share, "H3", "Of those that could be concerned."),
    of("example", "Example", Text, "H3", "One of them."),
    of("hint", "Hint", Text, "H3", "What it means or what to do."),
    of("customer", "Customer", Text, "H4", "The customer's id."),
    of("time", "Time", Time, "H4", "When it happened."),
    of("detail", "Detail", Text, "H4", "What happened."),
    of("started", "Started", Time, "G4", "When the customer entered the journey."),
    of("reached", "Reached", Time, "F3", "When the customer came to the step."),
    keyed("person.goal", of("goal", "Goal", Time, "G4", "When the journey's goal fell in the start.")),
    of("left", "Left", Time, "G4", "When the start ended."),
    keyed("person.step", of("step", "Left at", Text, "F7", "The step at which the start ended.")),
    of("step_name", "Step", Text, "F7", "What the step is called."),
    of("journey_name", "Journey", Text, "R1", "What the journey is called."),
    of("times", "Times", Count, "H4", "How many starts or visits of the customer are behind the number."),
];

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The metric of a key; in a constant, a key that is not there does not compile.
///
/// # Panics
/// When there is none.
#[must_use]
pub const fn metric(key: &str) -> &'static Metric {
    let mut i = 0;
    while i < METRICS.len() {
        if same(METRICS[i].key, key) {
            return &METRICS[i];
        }
        i += 1;
    }
    panic!("no such metric")
}

/// The one of a name among the columns of a report; in a constant, a name that is not there does not compile.
///
/// # Panics
/// When there is none.
#[must_use]
pub const fn named(columns: &[&'static Metric], name: &str) -> &'static Metric {
    let mut i = 0;
    while i < columns.len() {
        if same(columns[i].name, name) {
            return columns[i];
        }
        i += 1;
    }
    panic!("no such column")
}

/// The metrics of some keys, in their order.
///
/// # Panics
/// When there is none of a key.
#[must_use]
pub const fn metrics<const N: usize>(keys: [&str; N]) -> [&'static Metric; N] {
    let mut found = [&METRICS[0]; N];
    let mut i = 0;
    while i < N {
        found[i] = metric(keys[i]);
        i += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h1_every_metric_has_one_key_and_a_sentence() {
        for (i, metric) in METRICS.iter().enumerate() {
            assert!(METRICS[..i].iter().all(|other| other.key != metric.key), "{} twice", metric.key);
            assert!(metric.key == metric.name || metric.key.ends_with(&format!(".{}", metric.name)));
            assert!(metric.meaning.ends_with('.'), "{}", metric.key);
            assert!(!metric.label.is_empty() && !metric.rule.is_empty());
            assert!(!metric.short.is_empty() && metric.short.len() <= metric.label.len(), "{}", metric.key);
            assert_eq!(words::forbidden(metric.short), None, "{}", metric.key);
        }
    }
}
