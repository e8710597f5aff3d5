//! The rates of each step's messages, recomputed over the messages pooled, never averaged, and what they hint at (F5, F9, J6).

use std::collections::BTreeMap;

use crate::attribution::wilson;
use crate::domain::answer::Answer;
use crate::domain::row::{Row as _, share};
use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;

use super::counted;
use super::event_counts::{EMAILS, EventCounts, FAILABLE, Measured, Ratio, SENT};
use super::funnel::{self, FunnelRow};
use super::selected;
use super::step_metrics::{self, StepMetricsRow};
use super::verbs::dispatches;

/// What stands for all messages of the journey among the steps.
pub const WHOLE_JOURNEY: &str = "(journey)";

crate::row! {
    /// The rates of one step, or of all messages of the journey; `None` = not applicable.
    pub struct StepRateRow {
        step: String,
        send_rate: Option<f64> = "step.send_rate" ("Sent", Share, "F5", "Messages sent divided by visits: of a step that sends."),
        delivery_rate: Option<f64> = "step.delivery_rate" ("Delivered", Share, "F5", "Delivered divided by sent: email and text."),
        open_rate: Option<f64> = "step.open_rate" ("Opened", Share, "F5", "Messages opened divided by emails delivered and pushes sent."),
        click_through_rate: Option<f64> = "step.click_through_rate"
            ("Clicked", Share, "F5", "Messages with a click divided by emails and texts delivered and pushes sent."),
        click_to_open_rate: Option<f64> = "step.click_to_open_rate"
            ("Clicked of opened", Share, "F5", "Messages with a click divided by messages opened: email and push."),
        bounce_rate: Option<f64> = "step.bounce_rate" ("Bounced", Share, "F5", "Emails bounced divided by emails sent."),
        unsubscribe_rate: Option<f64> = "step.unsubscribe_rate"
            ("Unsubscribed", Share, "F5", "Unsubscriptions divided by emails delivered."),
        spam_rate: Option<f64> = "step.spam_rate" ("Reported as spam", Share, "F5", "Reports divided by emails delivered."),
        failure_rate: Option<f64> = "step.failure_rate" ("Failed", Share, "F9", "Texts and pushes failed divided by sent."),
        hint: Option<String> = "step.hint"
            ("Hint", Text, "F9", "Failed over 5 % is a technical fault; 100 or more sent and clicked less than half as often as in the journey is weak content."),
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "step-rates",
    title: "Step rates",
    about: "The rates of the messages of each step of one journey and of all of them: sent, delivered, opened, clicked and so on, with hints.",
    flags: &[Flag::Journey, Flag::Step],
    rules: &["F3", "F5", "F6", "F9", "A13", "R1", "R10"],
    columns: StepRateRow::COLUMNS,
    steps: &[
        "the events of each step's messages are added up and divided; visits are those of the funnel",
        "(journey) is the last row, where no step is named: the events of all steps, and of messages without a step, are added up before they are divided; its send_rate is of the steps that send",
        "what the data never holds of a channel is not measured, and no rate of it is nought",
    ],
    sql: &[Measured::SQL, step_metrics::TEXTS, funnel::TEXTS, counted::SQL],
    queries,
    equivalent: |_, _| Ok(Equivalent::of_starts()),
    run,
};

/// More than one in so many failed is a technical fault (F9).
const FAILED_ONE_IN: u64 = 20;
/// So many messages are many (F9).
const MANY: u64 = 100;

const FAULT: &str = "failed over 5 %";
const FAULT_SAYS: &str =
    "“failed over 5 %”: of the texts and pushes sent more than 5 % failed, which points to a technical fault";
const WEAK: &str = "many sent, few clicked";
const WEAK_SAYS: &str = "“many sent, few clicked”: 100 messages or more were sent and the share clicked is less than half of the journey's, which points to weak content";

const WEAK_THRESHOLD: &str = "many sent, few clicked: under half of the journey's share, of 100 or more";

/// The hints, each with its threshold and what it points to, then with its threshold alone.
const HINTS: [(&str, &str, &str); 2] = [(FAULT, FAULT_SAYS, FAULT), (WEAK, WEAK_SAYS, WEAK_THRESHOLD)];

impl StepRateRow {
    /// Its hint with the threshold and what it points to (F9).
    #[must_use]
    pub fn hint_says(&self) -> Option<&'static str> {
        self.hinted().map(|(_, says, _)| *says)
    }

    /// The same in few words: the hint with its threshold.
    #[must_use]
    pub fn hint_threshold(&self) -> Option<&'static str> {
        self.hinted().map(|(.., threshold)| *threshold)
    }

    fn hinted(&self) -> Option<&'static (&'static str, &'static str, &'static str)> {
        HINTS.iter().find(|(hint, ..)| self.hint.as_deref() == Some(*hint))
    }
}

/// Kinds of steps that are there to send (J6).
const SENDING: [&str; 3] = ["email", "text", "push"];

fn rate((part, whole): Ratio) -> Option<f64> {
    share(part, whole)
}

/// The rates by their fields, in the order of [`StepRatios::ratios`].
const RATES: [&str; 9] = [
    "send_rate",
    "delivery_rate",
    "open_rate",
    "click_through_rate",
    "click_to_open_rate",
    "bounce_rate",
    "unsubscribe_rate",
    "spam_rate",
    "failure_rate",
];

/// What the rates of a step are made of; `None` = not applicable.
struct StepRatios {
    step: String,
    ratios: [Option<Ratio>; 9],
    hint: Option<&'static str>,
}

impl StepRatios {
    fn row(self) -> StepRateRow {
        let [send, delivery, open, click_through, click_to_open, bounce, unsubscribe, spam, failure] =
            self.ratios.map(|ratio| ratio.and_then(rate));
        StepRateRow {
            step: self.step,
            send_rate: send,
            delivery_rate: delivery,
            open_rate: open,
            click_through_rate: click_through,
            click_to_open_rate: click_to_open,
            bounce_rate: bounce,
            unsubscribe_rate: unsubscribe,
            spam_rate: spam,
            failure_rate: failure,
            hint: self.hint.map(str::to_owned),
        }
    }

    /// Those that are shares of something, with their intervals.
    fn intervals(&self) -> impl Iterator<Item = RateIntervalRow> {
        let row = |(name, ratio): (&str, &Option<Ratio>)| {
            let (part, whole) = ratio.filter(|(part, whole)| part <= whole)?;
            let (low, high) = wilson(part, whole)?;
            Some(RateIntervalRow { step: self.step.clone(), rate: name.to_owned(), part, whole, low, high })
        };
        RATES.into_iter().zip(&self.ratios).filter_map(row)
    }
}

crate::row! {
    /// The 95 % interval of one rate of a step, or of all messages of the journey; `rate` is its field. More messages than visits
    /// are no share and have none.
    pub struct RateIntervalRow {
        step: String,
        rate: String = "rate_interval.rate" ("Rate", Text, "F5", "The field of the rate."),
        part: u64 = "rate_interval.part" ("Of these", Count, "F5", "What is divided."),
        whole: u64 = "rate_interval.whole" ("All", Count, "F5", "What it is divided by."),
        low: f64 = "rate_interval.low" ("From", Share, "G11", "Lower end of its 95 % interval (Wilson)."),
        high: f64 = "rate_interval.high" ("To", Share, "G11", "Upper end of it."),
    }
}

impl EventCounts {
    /// What the rates of a step, or of the journey, are made of. `sends`: messages sent and visits; `hint` as
    /// [`hint`](Self::hint) says.
    fn ratios(&self, step: &str, measured: &Measured, sends: Option<Ratio>, hint: Option<&'static str>) -> StepRatios {
        let total = |verb, base| self.ratio(measured, verb, false, base);
        let ratios = [
            sends,
            total("delivered", SENT),
            self.opens(measured),
            self.clicks(measured),
            self.clicks_of_opens(measured),
            total("bounced", &[("email", "sent")]),
            total("unsubscribed", EMAILS),
            total("spam_reported", EMAILS),
            total("failed", FAILABLE),
        ];
        StepRatios { step: step.to_owned(), ratios, hint }
    }

    /// What the rates hint at (F9), beside the clicks of the journey and of so many messages sent.
    fn hint(&self, measured: &Measured, sent: u64, journey: Option<Ratio>) -> Option<&'static str> {
        let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
        let failed = self.ratio(measured, "failed", false, FAILABLE);
        if failed.is_some_and(|(failed, of)| product(failed, FAILED_ONE_IN) > u128::from(of)) {
            return Some(FAULT);
        }
        let few = self.clicks(measured).zip(journey).is_some_and(|((clicked, of), (all_clicked, all))| {
            // Two whole products are compared, so that exactly half is not less.
            2 * product(clicked, all) < product(all_clicked, of)
        });
        (sent >= MANY && few).then_some(WEAK)
    }
}

/// Messages sent and visits of a step; `None` where it sends none, and is not there to.
fn sends(step: &FunnelRow, sent: u64) -> Option<Ratio> {
    let kind = step.kind.as_deref().unwrap_or_default().trim().to_lowercase();
    (sent > 0 || SENDING.contains(&kind.as_str())).then_some((sent, step.inflow))
}

fn queries(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    let mut queries = (step_metrics::REPORT.queries)(cx, args)?;
    queries.extend((funnel::REPORT.queries)(cx, &Args { version: None, ..args.clone() })?);
    queries.push(Measured::query());
    Ok(queries)
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    selected::check_step(cx, &journey, args.step.as_deref())?;
    let mut answer = REPORT.answer(cx, &args);
    answer.parameters = vec![("journey", journey.clone().into()), ("step", args.step.clone().into())];
    let PooledMessages { ratios, events, outside } = PooledMessages::read(cx, &journey, &args)?;
    answer.checks.push(step_metrics::check(&events));
    let mut rows: Vec<StepRateRow> = ratios.into_iter().map(StepRatios::row).collect();
    if let Some(step) = &args.step {
        rows.retain(|row| row.step == *step);
    }
    for (hint, says, _) in HINTS {
        if rows.iter().any(|row| row.hint.as_deref() == Some(hint)) {
            answer.notes.push(says);
        }
    }
    answer.table.extend(rows);
    step_metrics::remark(&mut answer, &args, if args.step.is_none() { outside } else { 0 });
    filter::unapplied(&mut answer, &args.filter, "visits");
    Ok(answer)
}

/// The intervals of the rates of every step, in the order of the report.
pub(in crate::report) fn intervals(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<RateIntervalRow>, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    let ratios = PooledMessages::read(cx, &journey, &args)?.ratios;
    Ok(ratios.iter().flat_map(StepRatios::intervals).collect())
}

/// The messages of a journey pooled by step, and in all; `outside`: message events without a start.
struct PooledMessages {
    ratios: Vec<StepRatios>,
    events: Vec<StepMetricsRow>,
    outside: u64,
}

impl PooledMessages {
    fn read(cx: &ReportContext<'_>, journey: &str, args: &Args) -> Result<Self, Error> {
        // Of one step too: its hint compares it with the whole journey.
        let whole = Args { step: None, version: None, ..args.clone() };
        let (_, steps) = funnel::rows(cx, journey.to_owned(), &whole)?;
        let (events, outside) = step_metrics::by_event(cx, journey.to_owned(), &whole)?;
        let (mut by_step, mut all) = (BTreeMap::<&str, EventCounts>::new(), EventCounts::default());
        for row in &events {
            all.add(&row.metric, row.total, row.unique);
            if let Some(step) = &row.step {
                by_step.entry(step).or_default().add(&row.metric, row.total, row.unique);
            }
        }
        let ratios = ratios(&Measured::read(cx)?, &dispatches(cx), &steps, &by_step, &all);
        Ok(Self { ratios, events, outside })
    }
}

/// What the rates of every step are made of in the order of the funnel, and last those of the journey.
fn ratios(
    measured: &Measured,
    dispatches: &[String],
    steps: &[FunnelRow],
    by_step: &BTreeMap<&str, EventCounts>,
    all: &EventCounts,
) -> Vec<StepRatios> {
    let (none, journey) = (EventCounts::default(), all.clicks(measured));
    let mut pooled: Option<Ratio> = None;
    let mut rows: Vec<StepRatios> = steps
        .iter()
        .map(|step| {
            let counts = by_step.get(step.step.as_str()).unwrap_or(&none);
            let sent = counts.sent(dispatches);
            let sends = sends(step, sent);
            if let Some((sent, visits)) = sends {
                let sum = pooled.unwrap_or_default();
                pooled = Some((sum.0 + sent, sum.1 + visits));
            }
            counts.ratios(&step.step, measured, sends, counts.hint(measured, sent, journey))
        })
        .collect();
    let hint = all.hint(measured, all.sent(dispatches), journey);
    rows.push(all.ratios(WHOLE_JOURNEY, measured, pooled, hint));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::filter::Filter;
    use crate::report::tests::{ENTRIES, WORLD, ask, config, kept, of, with};

    fn answer(more: &[&str], args: &Args) -> Answer {
        ask("step-rates", &config(vec![], vec![]), &[&[WORLD], more].concat(), args).unwrap()
    }

    fn rows(more: &[&str]) -> Vec<StepRateRow> {
        answer(more, &of("a")).table.read()
    }

    fn find(rows: &[StepRateRow], step: &str) -> StepRateRow {
        rows.iter().find(|row| row.step == step).unwrap().clone()
    }

    fn near(value: Option<f64>, part: f64, whole: f64) {
        assert!(value.is_some_and(|value| (value - part / whole).abs() < 1e-12), "{value:?} {part}/{whole}");
    }

    /// At s1 four emails sent, three delivered, two opened (one twice), one clicked, one bounced; at s2 five pushes sent, one
    /// failed, two opened; at s3 two texts sent and delivered, one clicked, and a message of a channel of its own.
    const MESSAGES: &str = "
        insert into shape values
            (20, 'email_delivered', 'a', 's1', 'email', null, null, null, null, null, false, null, 0, false, 3, 20),
            (21, 'email_clicked', 'a', 's1', 'email', null, null, null, null, null, false, null, 2, true, 1, 21),
            (22, 'email_bounced', 'a', 's1', 'email', null, null, null, null, null, false, null, 0, false, 1, 22),
            (23, 'push_sent', 'a', 's2', 'push', null, null, null, null, null, false, null, 0, false, 5, 23),
            (24, 'push_failed', 'a', 's2', 'push', null, null, null, null, null, false, null, 0, false, 1, 24),
            (25, 'push_opened', 'a', 's2', 'push', null, null, null, null, null, false, null, 1, true, 2, 25),
            (26, 'text_sent', 'a', 's3', 'text', null, null, null, null, null, false, null, 0, false, 2, 26),
            (27, 'text_delivered', 'a', 's3', 'text', null, null, null, null, null, false, null, 0, false, 2, 27),
            (28, 'text_clicked', 'a', 's3', 'text', null, null, null, null, null, false, null, 2, true, 1, 28),
            (29, 'whatsapp_sent', 'a', 's3', 'whatsapp', null, null, null, null, null, false, null, 0, false, 1, 29);
        insert into entry select i, 0, 0, 86400000000, null, false, false, null, null, null, null from range(10) t(i);
        insert into message select i, 0, 5, i, true, true, null from range(4) t(i);
        insert into message select i, 0, 20, i, true, true, null from range(3) t(i);
        insert into message select i, 0, 6, i, true, true, null from range(2) t(i);
        insert into message values (0, 0, 6, 9, false, false, null), (0, 0, 21, 10, true, true, null), (3, 0, 22, 11, true, true, null);
        insert into message select i, 0, 23, i, true, true, null from range(5) t(i);
        insert into message values (4, 0, 24, 5, true, true, null);
        insert into message select i, 0, 25, i, true, true, null from range(2) t(i);
        insert into message select i, 0, 26, i, true, true, null from range(2) t(i);
        insert into message select i, 0, 27, i, true, true, null from range(2) t(i);
        insert into message values (0, 0, 28, 5, true, true, null), (0, 0, 29, 6, true, true, null);";

    #[test]
    fn f5_rates_are_of_the_messages_pooled_and_missing_where_they_do_not_apply() {
        let rows = rows(&[MESSAGES]);
        let email = find(&rows, "s1");
        near(email.delivery_rate, 3.0, 4.0);
        near(email.open_rate, 2.0, 3.0);
        near(email.click_through_rate, 1.0, 3.0);
        near(email.click_to_open_rate, 1.0, 2.0);
        near(email.bounce_rate, 1.0, 4.0);
        // Nobody unsubscribed in all the data: whether somebody could is not known.
        assert_eq!((email.unsubscribe_rate, email.spam_rate, email.failure_rate), (None, None, None));
        // Each with its interval: Wilson of 3 of 4 is .3006 to .9544.
        let config = config(vec![], vec![]);
        let intervals = with(&config, &[WORLD, MESSAGES], false, |cx| intervals(cx, &of("a"))).unwrap();
        let of_s1: Vec<_> = intervals.iter().filter(|row| row.step == "s1").collect();
        let told: Vec<_> = of_s1.iter().map(|row| (row.rate.as_str(), row.part, row.whole)).collect();
        let rates = ["delivery_rate", "open_rate", "click_through_rate", "click_to_open_rate", "bounce_rate"];
        assert_eq!(told, [(rates[0], 3, 4), (rates[1], 2, 3), (rates[2], 1, 3), (rates[3], 1, 2), (rates[4], 1, 4)]);
        assert!((of_s1[0].low - 0.300_6).abs() < 1e-4 && (of_s1[0].high - 0.954_4).abs() < 1e-4, "{:?}", of_s1[0]);
        // A push knows no delivery: its opens are of those sent.
        let push = find(&rows, "s2");
        assert_eq!((push.delivery_rate, push.bounce_rate), (None, None));
        near(push.open_rate, 2.0, 5.0);
        near(push.failure_rate, 1.0, 5.0);
        // A text knows no open.
        let text = find(&rows, "s3");
        assert_eq!((text.open_rate, text.click_to_open_rate), (None, None));
        near(text.click_through_rate, 1.0, 2.0);
        // All: delivered 5 of 6 emails and texts; opened 4 of 3 emails and 5 pushes; clicked 2 of 3 + 2 + 5.
        let all = rows.last().unwrap();
        assert_eq!(all.step, "(journey)");
        near(all.delivery_rate, 5.0, 6.0);
        near(all.open_rate, 4.0, 8.0);
        near(all.click_through_rate, 2.0, 10.0);
        near(all.click_to_open_rate, 1.0, 4.0);
        near(all.failure_rate, 1.0, 7.0);
    }

    #[test]
    fn f5_a_rate_of_an_event_that_the_data_never_holds_is_missing_and_of_one_it_holds_elsewhere_nought() {
        // Four emails sent at s1, opened and clicked; nothing tells of deliveries. At s2 nothing but two emails sent.
        const SENT: &str = "
            insert into shape values
                (20, 'email_clicked', 'a', 's1', 'email', null, null, null, null, null, false, null, 2, true, 1, 20),
                (21, 'email_sent', 'a', 's2', 'email', null, null, null, null, null, false, null, 0, false, 2, 21),
                (22, 'email_bounced', 'a', 's1', 'email', null, null, null, null, null, false, null, 0, false, 1, 22);
            insert into entry select i, 0, 0, 86400000000, null, false, false, null, null, null, null from range(10) t(i);
            insert into message select i, 0, 5, i, true, true, null from range(4) t(i);
            insert into message values (0, 0, 6, 9, true, true, null), (0, 0, 20, 10, true, true, null), (3, 0, 22, 11, true, true, null);
            insert into message select i, 0, 21, 20 + i, true, true, null from range(2) t(i);";
        let rows = rows(&[SENT]);
        for step in ["s1", "s2", "(journey)"] {
            let row = find(&rows, step);
            assert_eq!((row.delivery_rate, row.open_rate, row.click_through_rate), (None, None, None), "{step:?}");
            assert_eq!(row.unsubscribe_rate, None);
        }
        // One open and one click of it; one of four bounced, at s2 none of two.
        let rates: Vec<_> = rows.iter().map(|row| (row.click_to_open_rate, row.bounce_rate)).collect();
        // Nothing was sent at s3.
        assert_eq!(rates, [(Some(1.0), Some(0.25)), (None, Some(0.0)), (None, None), (Some(1.0), Some(1.0 / 6.0))]);
    }

    /// Ten starts, all by way of s1, eight of s2, four of s3; all message events that a test adds are of the first of them. Shapes 20
    /// to 26: what may happen to a message at s1 (mails), s2 and s3 (pushes, texts), 27 and 28 mails without a step.
    const VISITS: &str = "
        insert into shape values
            (20, 'email_delivered', 'a', 's1', 'email', null, null, null, null, null, false, null, 0, false, 1, 20),
            (21, 'email_clicked', 'a', 's1', 'email', null, null, null, null, null, false, null, 2, true, 1, 21),
            (22, 'push_sent', 'a', 's2', 'push', null, null, null, null, null, false, null, 0, false, 1, 22),
            (23, 'push_clicked', 'a', 's2', 'push', null, null, null, null, null, false, null, 2, true, 1, 23),
            (24, 'push_failed', 'a', 's2', 'push', null, null, null, null, null, false, null, 0, false, 1, 24),
            (25, 'push_sent', 'a', 's3', 'push', null, null, null, null, null, false, null, 0, false, 1, 25),
            (26, 'whatsapp_sent', 'a', 's3', 'whatsapp', null, null, null, null, null, false, null, 0, false, 1, 26),
            (27, 'email_sent', 'a', null, 'email', null, null, null, null, null, false, null, 0, false, 1, 27),
            (28, 'email_delivered', 'a', null, 'email', null, null, null, null, null, false, null, 0, false, 1, 28);
        insert into entry select i, 0, 0, 86400000000, null, false, false, null, null, null, null from range(10) t(i);
        insert into visit select i, 0, 2, 86400000000, 0, null from range(10) t(i);
        insert into visit select i, 0, 3, 86400000001, 0, null from range(8) t(i);
        insert into visit select i, 0, 4, 86400000002, 0, null from range(4) t(i);";

    /// So many events of each shape, each of a message of its own.
    fn events(of_shapes: &[(u32, u32)]) -> String {
        let insert = |(shape, many): &(u32, u32)| {
            format!("insert into message select 0, 0, {shape}, i, true, true, null from range({many}) t(i);")
        };
        of_shapes.iter().map(insert).collect()
    }

    #[test]
    fn j6_the_send_rate_is_of_visits_and_null_where_a_step_does_not_send() {
        // s1: 5 mails of 10 visits. s2 waits. s3, of no kind: 4 pushes and a message of the channel whatsapp of 4 visits. 3 mails
        // without a step, of these 2 delivered: no visit is theirs, but they are of the journey's mails: 2 of 5 + 3.
        let more = events(&[(5, 5), (25, 4), (26, 1), (27, 3), (28, 2)]);
        let rows = rows(&[VISITS, &more]);
        assert_eq!(rows.iter().map(|row| row.step.as_str()).collect::<Vec<_>>(), ["s1", "s2", "s3", "(journey)"]);
        near(rows[0].send_rate, 5.0, 10.0);
        assert_eq!(rows[1].send_rate, None);
        near(rows[2].send_rate, 5.0, 4.0);
        near(rows[3].send_rate, 10.0, 14.0);
        near(rows[0].delivery_rate, 0.0, 5.0);
        near(rows[3].delivery_rate, 2.0, 8.0);
    }

    #[test]
    fn j6_a_step_of_a_kind_that_sends_has_nought_where_it_sent_nothing() {
        // s1 is of kind email, s2 waits, s3 has no kind.
        let sent = |more: &str| rows(&[VISITS, more]).iter().map(|row| row.send_rate).collect::<Vec<_>>();
        assert_eq!(sent(""), [Some(0.0), None, None, Some(0.0)]);
        assert_eq!(sent("update step set kind = ' Push' where step = 's2';")[1], Some(0.0));
        assert_eq!(sent("update step set kind = 'branch' where step = 's1';"), [None; 4]);
        // Nobody was there to be sent anything.
        assert_eq!(sent("delete from visit;"), [None; 4]);
    }

    /// The hints of s1, s2 and the journey.
    fn hints(of_shapes: &[(u32, u32)]) -> [Option<String>; 3] {
        let rows = rows(&[VISITS, &events(of_shapes)]);
        ["s1", "s2", "(journey)"].map(|step| find(&rows, step).hint)
    }

    #[test]
    fn j6_f9_many_sent_and_clicked_less_than_half_as_often_as_in_the_journey() {
        // 100 mails and 100 pushes. 10 + 30 clicks: .2 in the journey, .1 of the mails, exactly half.
        let of = |mails: u32, clicked: [u32; 2]| {
            hints(&[(5, mails), (20, mails), (21, clicked[0]), (22, 100), (23, clicked[1])])
        };
        assert_eq!(of(100, [10, 30]), [None, None, None]);
        // 9 + 31: .2 and .09.
        assert_eq!(of(100, [9, 31]), [Some(WEAK.to_owned()), None, None]);
        // 99 are not many.
        assert_eq!(of(99, [9, 31]), [None, None, None]);
    }

    #[test]
    fn j6_f9_failed_over_five_percent_comes_first() {
        // 5 of 100 pushes failed: exactly 5 %. Nobody clicked a mail, 40 of them the pushes.
        let of = |failed: u32| hints(&[(5, 100), (20, 100), (22, 100), (23, 40), (24, failed)]);
        assert_eq!(of(5), [Some(WEAK.to_owned()), None, None]);
        // 6 %, of all texts and pushes too.
        assert_eq!(of(6), [Some(WEAK.to_owned()), Some(FAULT.to_owned()), Some(FAULT.to_owned())]);
        // The pushes are clicked by 1 in 100, in the journey by 61 of 200, and failed.
        let both = hints(&[(5, 100), (20, 100), (21, 60), (22, 100), (23, 1), (24, 6)]);
        assert_eq!(both, [None, Some(FAULT.to_owned()), Some(FAULT.to_owned())]);
    }

    #[test]
    fn j6_of_one_step_there_is_its_row_alone_with_the_hint_beside_the_whole_journey() {
        let more = events(&[(5, 100), (20, 100), (21, 9), (22, 100), (23, 31)]);
        let of_step = |step: &str| answer(&[VISITS, &more], &Args { step: Some(step.into()), ..of("a") });
        let one = of_step("s1");
        assert_eq!(one.table.read::<StepRateRow>(), [find(&rows(&[VISITS, &more]), "s1")]);
        assert_eq!(one.table.read::<StepRateRow>()[0].hint.as_deref(), Some(WEAK));
        // The note says at what it is told.
        assert!(one.notes.texts().iter().any(|note| note.contains("100 messages or more") && note.contains("half")));
        assert!(of_step("s2").notes.texts().is_empty());
        let gone = Args { step: Some("s9".into()), ..of("a") };
        let refused = ask("step-rates", &config(vec![], vec![]), &[WORLD, VISITS], &gone).unwrap_err();
        assert_eq!(refused.exit_code(), 2);
    }

    #[test]
    fn j6_rows_stand_in_the_order_of_the_funnel() {
        let rows = rows(&[VISITS, "update step set position = null where step = 's1';"]);
        assert_eq!(rows.iter().map(|row| row.step.as_str()).collect::<Vec<_>>(), ["s2", "s3", "s1", "(journey)"]);
    }

    #[test]
    fn j6_message_events_without_an_entry_meet_the_filter_by_their_own_time() {
        // Sent at s1: by entries 0 and 2 on days 1 and 2, and outside of all on day 12; delivered: the first and the last.
        let delivered = "
            insert into shape values
                (20, 'email_delivered', 'a', 's1', 'email', null, null, null, null, null, false, null, 0, false, 2, 20);
            insert into message values
                (0, 0, 20, 86400000001, true, true, null), (null, 4, 20, 12*86400000000, true, true, null);";
        let of_days = |from: Option<&str>| {
            let day = from.map(|day| day.parse().unwrap());
            let args = Args { filter: Filter { from: day, to: day, ..Filter::default() }, ..of("a") };
            let answer = answer(&[ENTRIES, delivered], &args);
            assert!(kept(&answer));
            find(&answer.table.read::<StepRateRow>(), "s1")
        };
        // 3 of 4 visits, 2 of 3 mails.
        let all = of_days(None);
        near(all.send_rate, 3.0, 4.0);
        near(all.delivery_rate, 2.0, 3.0);
        // Day 12: no visit, the one mail. Day 2: bob's visit and mail, not delivered.
        let last = of_days(Some("1970-01-13"));
        assert_eq!((last.send_rate, last.delivery_rate), (None, Some(1.0)));
        let second = of_days(Some("1970-01-03"));
        assert_eq!((second.send_rate, second.delivery_rate), (Some(1.0), Some(0.0)));
    }
}
