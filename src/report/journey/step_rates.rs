//! The rates of each step's messages, recomputed over the messages pooled, never averaged (F5).

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::row::share;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;

use super::step_metrics;

crate::row! {
    /// The rates of one step, or of all messages of the journey (`step` is `None`); `None` = not applicable.
    pub struct StepRateRow {
        step: Option<String>,
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
    }
}

/// Events that the data holds somewhere; what it never holds is not measured, and no rate of it is nought (F5).
const EVENTS: &str = "select distinct s.event from shape as s where s.event is not null order by s.event";

/// Events that the data holds.
#[derive(Clone, Debug, Default)]
struct Measured(BTreeSet<String>);

impl Measured {
    fn read(cx: &ReportContext<'_>) -> Result<Self, Error> {
        Ok(Self(cx.reader.rows(EVENTS, &[], |row| row.get(0))?.into_iter().collect()))
    }

    fn holds(&self, channel: &str, verb: &str) -> bool {
        self.0.contains(&format!("{channel}_{verb}"))
    }
}

/// The channels that a rate is of, each with what its messages are counted in: `("push", "sent")`.
type Base = [(&'static str, &'static str)];

const SENT: &Base = &[("email", "sent"), ("text", "sent")];
const OPENABLE: &Base = &[("email", "delivered"), ("push", "sent")];
const CLICKABLE: &Base = &[("email", "delivered"), ("text", "delivered"), ("push", "sent")];
const EMAILS: &Base = &[("email", "delivered")];

/// How often each event of a channel occurred at a step: in total and unique (F6).
#[derive(Clone, Debug, Default)]
struct EventCounts(BTreeMap<String, (u64, u64)>);

impl EventCounts {
    fn add(&mut self, event: &str, total: u64, unique: u64) {
        let sum = self.0.entry(event.to_owned()).or_default();
        *sum = (sum.0 + total, sum.1 + unique);
    }

    /// How often an event of a channel occurred: in total and unique.
    fn count(&self, channel: &str, verb: &str) -> (u64, u64) {
        self.0.get(&format!("{channel}_{verb}")).copied().unwrap_or_default()
    }

    /// Events of a kind, in total or unique, divided by so many; `None` where none of the channels with messages tells of such
    /// events anywhere.
    fn rate(&self, measured: &Measured, verb: &str, unique: bool, base: &Base) -> Option<f64> {
        let messages = |(channel, of): &(&str, &str)| self.count(channel, of).0;
        if !base.iter().any(|pair| messages(pair) > 0 && measured.holds(pair.0, verb)) {
            return None;
        }
        let events = |(channel, _): &(&str, &str)| {
            let (total, distinct) = self.count(channel, verb);
            if unique { distinct } else { total }
        };
        share(base.iter().map(events).sum(), base.iter().map(messages).sum())
    }

    fn rates(&self, step: Option<String>, measured: &Measured) -> StepRateRow {
        let rate = |verb, base| self.rate(measured, verb, false, base);
        let unique = |verb, base| self.rate(measured, verb, true, base);
        // Both are unique messages here; without an open there is nothing to be divided by.
        let both = |verb| self.count("email", verb).1 + self.count("push", verb).1;
        let clicks = ["email", "push"]
            .iter()
            .any(|channel| self.count(channel, "opened").1 > 0 && measured.holds(channel, "clicked"));
        StepRateRow {
            step,
            delivery_rate: rate("delivered", SENT),
            open_rate: unique("opened", OPENABLE),
            click_through_rate: unique("clicked", CLICKABLE),
            click_to_open_rate: share(both("clicked"), both("opened")).filter(|_| clicks),
            bounce_rate: rate("bounced", &[("email", "sent")]),
            unsubscribe_rate: rate("unsubscribed", EMAILS),
            spam_rate: rate("spam_reported", EMAILS),
            failure_rate: rate("failed", &[("text", "sent"), ("push", "sent")]),
        }
    }
}

/// The rates of every step with messages, in the order of the step metrics; last those of the journey.
pub(in crate::report) fn step_rates(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<StepRateRow>, Error> {
    let measured = Measured::read(cx)?;
    let (mut steps, mut all) = (Vec::<(Option<String>, EventCounts)>::new(), EventCounts::default());
    for row in step_metrics::by_event(cx, args)? {
        all.add(&row.metric, row.total, row.unique);
        if steps.last().is_none_or(|(step, _)| *step != row.step) {
            steps.push((row.step.clone(), EventCounts::default()));
        }
        if let Some((_, counts)) = steps.last_mut() {
            counts.add(&row.metric, row.total, row.unique);
        }
    }
    let mut rows: Vec<StepRateRow> = steps
        .into_iter()
        .filter(|(step, _)| step.is_some())
        .map(|(step, counts)| counts.rates(step, &measured))
        .collect();
    rows.push(all.rates(None, &measured));
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{WORLD, config, of, with};

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
        let rows = with(&config(vec![], vec![]), &[WORLD, MESSAGES], false, |cx| step_rates(cx, &of("a"))).unwrap();
        let find = |step: Option<&str>| rows.iter().find(|row| row.step.as_deref() == step).unwrap();
        let near = |value: Option<f64>, part: f64, whole: f64| {
            assert!(value.is_some_and(|value| (value - part / whole).abs() < 1e-12), "{value:?} {part}/{whole}");
        };
        let email = find(Some("s1"));
        near(email.delivery_rate, 3.0, 4.0);
        near(email.open_rate, 2.0, 3.0);
        near(email.click_through_rate, 1.0, 3.0);
        near(email.click_to_open_rate, 1.0, 2.0);
        near(email.bounce_rate, 1.0, 4.0);
        // Nobody unsubscribed in all the data: whether somebody could is not known.
        assert_eq!((email.unsubscribe_rate, email.spam_rate, email.failure_rate), (None, None, None));
        // A push knows no delivery: its opens are of those sent.
        let push = find(Some("s2"));
        assert_eq!((push.delivery_rate, push.bounce_rate), (None, None));
        near(push.open_rate, 2.0, 5.0);
        near(push.failure_rate, 1.0, 5.0);
        // A text knows no open.
        let text = find(Some("s3"));
        assert_eq!((text.open_rate, text.click_to_open_rate), (None, None));
        near(text.click_through_rate, 1.0, 2.0);
        // All: delivered 5 of 6 emails and texts; opened 4 of 3 emails and 5 pushes; clicked 2 of 3 + 2 + 5.
        let all = rows.last().unwrap();
        assert_eq!(all.step, None);
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
        let rows = with(&config(vec![], vec![]), &[WORLD, SENT], false, |cx| step_rates(cx, &of("a"))).unwrap();
        for step in [Some("s1"), Some("s2"), None] {
            let row = rows.iter().find(|row| row.step.as_deref() == step).unwrap();
            assert_eq!((row.delivery_rate, row.open_rate, row.click_through_rate), (None, None, None), "{step:?}");
            assert_eq!(row.unsubscribe_rate, None);
        }
        // One open and one click of it; one of four bounced, at s2 none of two.
        let rates: Vec<_> = rows.iter().map(|row| (row.click_to_open_rate, row.bounce_rate)).collect();
        assert_eq!(rates, [(Some(1.0), Some(0.25)), (None, Some(0.0)), (Some(1.0), Some(1.0 / 6.0))]);
    }
}
