//! All journeys in time, and the messages that each used (R3, P1).

use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::row::Row as _;
use crate::domain::time::Time;
use crate::report::args::Args;
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::{Equivalent, by_customers};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::journey::verbs::dispatches;
use crate::report::own::own;
use crate::report::query::Query;
use crate::store::Param;

const TO_ALL: &str = filter::filtered!(
    "shapes", "dispatch", "dispatched", "listed_journeys", "inbound", "journey_spans";
    include_str!("plan.sql")
);
const TO_SOME: &str = filter::filtered!(
    "people", "shapes", "dispatch", "asked_people", "dispatched_to", "listed_journeys", "inbound", "journey_spans";
    include_str!("plan.sql")
);

const OWN: &str = own!("filtered", "plan");

crate::row! {
    /// One journey, or one asset that it sent.
    pub struct PlanRow {
        journey: String,
        name: Option<String> = "plan.name" ("Name", Text, "P1", "What the journey is called."),
        direction: String = "plan.direction" ("Direction", Text, "R8", "inbound, or outbound where it is not said to be inbound."),
        begins: Option<Time> = "plan.begins" ("Begins", Time, "P1", "When the journey was published, else its first event."),
        ends: Option<Time> = "plan.ends" ("Ends", Time, "P1", "When the journey ended, or will."),
        running: bool = "plan.running" ("Running", Flag, "P1", "It has begun and not ended at the instant looked at."),
        asset: Option<String> = "plan.asset" ("Asset", Text, "P1", "The message; none in the row of the journey itself."),
        channel: Option<String> = "plan.channel" ("Channel", Text, "P1", "That of the table of assets, else of its first message."),
        first_sent: Option<Time> = "plan.first_sent" ("First sent", Time, "F1", "The first message."),
        last_sent: Option<Time> = "plan.last_sent" ("Last sent", Time, "F1", "The last message."),
        messages: u64 = "plan.messages" ("Sent", Count, "F1", "Messages dispatched; in the row of the journey also those without an asset."),
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "plan",
    title: "Plan",
    about: "Every journey with its begin and end, and under it the messages that it sent.",
    flags: &[],
    rules: &["R3", "P1", "F1", "R1", "R10"],
    columns: PlanRow::COLUMNS,
    steps: &[],
    sql: &[&[("plan.sql", TO_ALL), ("plan_to.sql", TO_SOME)]],
    queries: |cx, args| Ok(vec![query(cx, args)]),
    equivalent,
    run,
};

fn query(cx: &ReportContext<'_>, args: &Args) -> Query {
    let mut params = filter::params(cx, &args.filter);
    params.extend([("sent", Param::Texts(dispatches(cx))), ("search", Param::Null)]);
    if args.filter.selects_customers() {
        Query::new("plan_to.sql", TO_SOME, &params)
    } else {
        Query::new("plan.sql", TO_ALL, &params)
    }
}

/// The messages by the user's own tables.
fn equivalent(cx: &ReportContext<'_>, args: &Args) -> Result<Equivalent, Error> {
    filter::check(cx, &args.filter)?;
    if args.filter.from.is_some() || args.filter.to.is_some() {
        return Ok(Equivalent::none("when a journey begins and ends is not in its messages: leave the period away"));
    }
    let gives = "journey, asset, first_sent, last_sent and messages, of rows with any; when a journey begins and ends is in its own table and in milepost.toml";
    let query = Query::new("own/plan.sql", OWN, &query(cx, args).params);
    Ok(by_customers(&args.filter).unwrap_or_else(|| Equivalent::says(query, gives)))
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    filter::check(cx, &args.filter)?;
    let mut answer = REPORT.answer(cx, args);
    let rows = query(cx, args).rows(cx.reader, |row| {
        let time = |column| Ok::<_, crate::store::Error>(row.get::<Option<i64>>(column)?.map(Time));
        Ok(PlanRow {
            journey: row.get(0)?,
            name: row.get(1)?,
            direction: row.get(2)?,
            begins: time(3)?,
            ends: time(4)?,
            running: row.get(5)?,
            asset: row.get(6)?,
            channel: row.get(7)?,
            first_sent: time(8)?,
            last_sent: time(9)?,
            messages: row.get::<i64>(10)?.unsigned_abs(),
        })
    })?;
    answer.checks.push(check(&rows));
    answer.table.extend(rows);
    filter::unapplied(&mut answer, &args.filter, "journeys");
    Ok(answer)
}

/// A journey's assets sent no more than it did (H2); its row comes before theirs.
fn check(rows: &[PlanRow]) -> Check {
    let (mut kept, mut sums) = (true, [0, 0]);
    for journey in rows.chunk_by(|a, b| a.journey == b.journey) {
        let [own, assets] = [false, true].map(|of_asset| {
            let some = journey.iter().filter(|row| row.asset.is_some() == of_asset);
            some.map(|row| row.messages).sum::<u64>()
        });
        kept &= assets <= own;
        sums = [sums[0] + assets, sums[1] + own];
    }
    Check {
        name: "messages of assets ≤ messages of the journey",
        kept,
        detail: format!("{} ≤ {} over these journeys", separated(sums[0]), separated(sums[1])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::filter::Filter;
    use crate::report::tests::{DAY, ENTRIES, PROGRAMME, WORLD, ask, config, kept, row_texts};

    /// a is published on day 2 and ends on day 12, which is as_of; b has neither; c is published on day 20.
    const PLANNED: &str = "
        update journey set published_us = 2*86400000000, ended_us = 12*86400000000 where journey = 'a';
        update journey set published_us = 20*86400000000 where journey = 'c';
        insert into journey values ('d', 'D', null, null, null, null, true, 0);
        insert into asset values ('m1', 'Mail', 'Newsletter', true);
        insert into shape values
            (11, 'push_sent', 'a', 's1', 'push', 'p1', null, null, null, null, false, null, 0, false, 1, 11),
            (12, 'whatsapp_sent', 'a', 's1', 'whatsapp', 'p1', null, null, null, null, false, null, 0, false, 1, 12);
        insert into message values
            (null, 1, 12, 3*86400000000, true, true, null), (null, 1, 11, 2*86400000000, true, true, null);";

    fn asked(filter: Filter) -> Vec<Vec<String>> {
        let config = config(vec![], vec![]);
        let args = Args { filter, ..Args::default() };
        let answer = ask("plan", &config, &[WORLD, PROGRAMME, ENTRIES, PLANNED], &args).unwrap();
        assert!(kept(&answer), "{:?}", answer.checks);
        row_texts(&answer)
    }

    fn day(n: i64) -> String {
        Time(n * DAY).to_string()
    }

    #[test]
    fn p1_plan_has_each_journey_and_under_it_each_asset_that_it_sent() {
        let rows = asked(Filter::default());
        let texts = |texts: [&str; 11]| texts.map(str::to_owned).to_vec();
        // b begins with its first event, the start of day 4; its one message is without an asset. a was over at the very instant.
        let (d1, d2, d3, d4, d12, d20) = (day(1), day(2), day(3), day(4), day(12), day(20));
        let a = |asset: &str, channel: &str, first: &str, last: &str, sent: &str| {
            texts(["a", "A", "outbound", &d2, &d12, "false", asset, channel, first, last, sent])
        };
        assert_eq!(
            rows,
            [
                a("–", "–", &d1, &d12, "5"),
                a("m1", "Newsletter", &d1, &d12, "3"),
                a("p1", "push", &d2, &d3, "2"),
                texts(["b", "–", "inbound", &d4, "–", "true", "–", "–", &d4, &d4, "1"]),
                texts(["c", "–", "outbound", &d20, "–", "false", "–", "–", "–", "–", "0"]),
                texts(["d", "D", "outbound", "–", "–", "false", "–", "–", "–", "–", "0"]),
            ]
        );
    }

    #[test]
    fn p1_plan_keeps_journeys_whose_span_meets_the_period_and_counts_what_was_sent_in_it() {
        let ids = |from: &str, to: &str| -> Vec<String> {
            let filter = Filter { from: from.parse().ok(), to: to.parse().ok(), ..Filter::default() };
            let rows = asked(filter).into_iter();
            rows.map(|row| format!("{} {} {}", row[0], row[6], row[10])).collect()
        };
        // Day 1 is before a is published; with day 2 its two messages of that day count.
        assert_eq!(ids("1970-01-02", "1970-01-02"), Vec::<String>::new());
        assert_eq!(ids("1970-01-03", "1970-01-03"), ["a – 2", "a m1 1", "a p1 1"]);
        // It ended when day 12 began, and b goes on; c comes on day 20, d never.
        assert_eq!(ids("1970-01-13", ""), ["b – 0", "c – 0"]);
        assert_eq!(ids("1970-01-12", ""), ["a – 1", "a m1 1", "b – 0", "c – 0"]);
    }

    #[test]
    fn p1_plan_takes_nothing_of_begin_end_and_running_from_the_filter() {
        let vip = asked(Filter { segments: vec!["vip".into()], ..Filter::default() });
        let all = asked(Filter::default());
        let spans = |rows: &[Vec<String>]| -> Vec<Vec<String>> {
            rows.iter().filter(|row| row[6] == "–").map(|row| row[..6].to_vec()).collect()
        };
        assert_eq!(spans(&vip), spans(&all));
        // Bob is the only one: his mail, push and whatsapp.
        assert_eq!(vip[0][10], "3");
        let whatsapp = asked(Filter { channels: vec!["whatsapp".into()], ..Filter::default() });
        assert_eq!((whatsapp[0][10].as_str(), whatsapp[1][7].as_str()), ("1", "whatsapp"));
    }
}
