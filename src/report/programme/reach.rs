//! Who was in the audience of the journeys, and who responded (R4, P2).

mod counted;
pub(in crate::report) mod kept;
mod people;
mod placed;
mod rows;
mod texts;
mod written;

pub use people::CustomerReachRow;

use crate::attribution::wilson;
use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::metric::Metric;
use crate::domain::row::{Row as _, share};
use crate::domain::table::Table;
use crate::report::args::{Args, Audience, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::{Equivalent, by_customers};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::own::own;
use crate::report::query::Query;
use crate::store::Param;

/// A text on everybody, and the same on some people: those whom the filter selects or a search finds.
macro_rules! both {
    ($file:literal $(, $last:literal)*) => {
        [
            filter::filtered!(
                "shapes", "listed_journeys", "placed_shapes", "facts", "reached" $(, $last)*; include_str!($file)
            ),
            filter::filtered!(
                "people", "asked_people", "shapes", "listed_journeys", "placed_shapes", "facts_of", "reached" $(, $last)*;
                include_str!($file)
            ),
        ]
    };
}

const JOURNEYS: [&str; 2] = both!("reach.sql", "reached_journeys");
const SEGMENTS: [&str; 2] = both!("reach_segments.sql");
const CUSTOMERS: [&str; 2] = both!("reach_customers.sql", "reached_journeys");

/// The files of these texts.
const FILES: [[&str; 2]; 3] = [
    ["reach.sql", "reach_of.sql"],
    ["reach_segments.sql", "reach_segments_of.sql"],
    ["reach_customers.sql", "reach_customers_of.sql"],
];

const OWN: &str = own!("filtered", "reach");

/// Declares the row of what is told of journeys and of segments alike.
macro_rules! reach_row {
    ($(#[$meta:meta])* $name:ident, $item:ident $(= $key:literal $own:tt)?) => {
        crate::row! {
            $(#[$meta])*
            pub struct $name {
                $item: String $(= $key $own)?,
                included: u64 = "reach.included" ("Included", People, "P2", "People who started or were excluded."),
                entered: u64 = "reach.entered" ("Started", People, "P2", "People who started."),
                excluded: u64 = "reach.excluded" ("Excluded", People, "P2", "People who were excluded and did not start."),
                suppressed: u64 = "reach.suppressed" ("On a suppression list", People, "P2", "People with a start that a segment ended."),
                messaged: u64 = "reach.messaged" ("People messaged", People, "P2", "People to whom a message was sent."),
                messages: u64 = "reach.messages" ("Sent", Count, "F1", "Messages dispatched."),
                delivered: u64 = "reach.delivered" ("Delivered", Count, "P2", "Messages delivered: email, text and channels of your own."),
                responded: u64 = "reach.responded" ("Responded", People, "P2", "People to whom a message was sent and who touched something of the same journey."),
                interactions: u64 = "reach.interactions" ("Touches", Count, "P2", "Touches of journeys."),
                response_rate: Option<f64> = "reach.response_rate" ("Response", Share, "P2", "People who responded divided by people messaged."),
                low: Option<f64> = "reach.low" ("95 % from", Share, "P2", "Lower end of the 95 % interval of the response (Wilson)."),
                high: Option<f64> = "reach.high" ("95 % to", Share, "P2", "Upper end of it."),
            }
        }

        impl $name {
            fn new(item: String, counts: [u64; 9]) -> Self {
                let [included, entered, excluded, suppressed, messaged, messages, delivered, responded, interactions] =
                    counts;
                let (low, high) = wilson(responded, messaged).unzip();
                Self {
                    $item: item,
                    included,
                    entered,
                    excluded,
                    suppressed,
                    messaged,
                    messages,
                    delivered,
                    responded,
                    interactions,
                    response_rate: share(responded, messaged),
                    low,
                    high,
                }
            }
        }
    };
}

reach_row! {
    /// One journey.
    ReachRow, journey
}

reach_row! {
    /// One segment: everyone who was ever in it, over all journeys.
    SegmentReachRow, segment = "reach.segment" ("Segment", Text, "R10", "The segment, with those who have left it; where the filter names segments, these alone are listed.")
}

/// The report.
pub const REPORT: Report = Report {
    name: "reach",
    title: "Reach",
    about: "Who was in the audience and who responded, by journey, by segment, or person by person.",
    flags: &[Flag::Audience, Flag::Search, Flag::Limit],
    rules: &["R4", "P2", "F1", "A2", "A13", "R1", "R10"],
    columns: ReachRow::COLUMNS,
    steps: &[counted::STEP, "response_rate = responded / messaged, with Wilson's 95 % interval"],
    sql: &[
        &[
            (FILES[0][0], JOURNEYS[0]),
            (FILES[0][1], JOURNEYS[1]),
            (FILES[1][0], SEGMENTS[0]),
            (FILES[1][1], SEGMENTS[1]),
            (FILES[2][0], CUSTOMERS[0]),
            (FILES[2][1], CUSTOMERS[1]),
        ],
        counted::SQL,
        placed::SQL,
        rows::SQL,
        people::SQL,
        texts::SQL,
    ],
    queries: |cx, args| Ok(vec![query(cx, args)]),
    equivalent,
    run,
};

/// The columns of its other rows, each with the flag that asks for them.
pub const OTHERS: &[(&str, &[&Metric])] =
    &[("--by segment", SegmentReachRow::COLUMNS), ("--by customer", CustomerReachRow::COLUMNS)];

/// The statement that says it all.
fn query(cx: &ReportContext<'_>, args: &Args) -> Query {
    let mut params = counted::params(cx, args);
    let limit = args.limit.unwrap_or(people::LIMIT);
    params.extend([
        ("search", args.search.clone().map_or(Param::Null, Param::Text)),
        ("limit", Param::Int(i64::try_from(limit).unwrap_or(i64::MAX))),
    ]);
    let some = usize::from(args.search.is_some() || args.filter.selects_customers());
    let (files, texts) = match args.audience {
        Audience::Journey => (FILES[0], JOURNEYS),
        Audience::Segment => (FILES[1], SEGMENTS),
        Audience::Customer => (FILES[2], CUSTOMERS),
    };
    Query::new(files[some], texts[some], &params)
}

/// The messages by the user's own tables.
fn equivalent(cx: &ReportContext<'_>, args: &Args) -> Result<Equivalent, Error> {
    check(cx, args)?;
    if args.audience != Audience::Journey {
        return Ok(Equivalent::of_starts());
    }
    let gives = "journey, messaged, messages and delivered, of journeys with any; starts are found event by event (G4), and touches are those of touch.sql, on the store";
    let query = Query::new("own/reach.sql", OWN, &query(cx, args).params);
    Ok(by_customers(&args.filter).unwrap_or_else(|| Equivalent::says(query, gives)))
}

/// Refuses what the filter does not know, and flags that are of people where journeys or segments are asked for.
fn check(cx: &ReportContext<'_>, args: &Args) -> Result<(), Error> {
    filter::check(cx, &args.filter)?;
    let given = [("search", args.search.is_some()), ("limit", args.limit.is_some())];
    match given.iter().find(|(_, given)| *given && args.audience != Audience::Customer) {
        None => Ok(()),
        Some((flag, _)) => Err(Error::Usage {
            message: format!("--{flag} is of people, and this is by {}", args.audience.name()),
            hint: format!("--by {}", Audience::Customer.name()),
        }),
    }
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    check(cx, args)?;
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = vec![("by", args.audience.name().into())];
    let counted = counted::counts(cx, args)?;
    answer.checks.extend((args.audience != Audience::Segment).then(|| sums_alike(counted.sums)));
    let items = || counted.items.iter().map(|(item, counts)| (item.clone(), *counts));
    match args.audience {
        Audience::Journey => answer.table.extend(items().map(|(item, counts)| ReachRow::new(item, counts))),
        Audience::Segment => {
            answer.table = Table::of_rows::<SegmentReachRow>();
            answer.table.extend(items().map(|(item, counts)| SegmentReachRow::new(item, counts)));
            answer.notes.push("a customer is counted in every segment that it ever was in: rows do not add up");
            if !args.filter.segments.is_empty() {
                answer
                    .notes
                    .push("the segments of the filter alone are listed: their members may be in others as well");
            }
        }
        Audience::Customer => people::list(cx, args, &counted, &mut answer)?,
    }
    filter::unapplied(&mut answer, &args.filter, "starts and exclusions");
    Ok(answer)
}

/// Inclusions, messages, touches and responses are as many over journeys as over people (P2).
fn sums_alike([journeys, people]: [[u64; 4]; 2]) -> Check {
    let told = |sums: [u64; 4]| sums.map(separated).join(", ");
    Check {
        name: "included, messages, touches, responded: journeys = people",
        kept: journeys == people,
        detail: format!("{} = {}", told(journeys), told(people)),
    }
}

#[cfg(test)]
pub(in crate::report) mod tests {
    use super::*;
    use crate::domain::filter::Filter;
    use crate::domain::table::Cell;
    use crate::domain::time::Time;
    use crate::report::journey::entries::tests::filters;
    use crate::report::programme::reach::kept::Counts;
    use crate::report::tests::{ENTRIES, WORLD, ask, config, kept, row, row_texts, with};
    use crate::store::{self, Row};

    /// Beside [`ENTRIES`]: cid and eve excluded from a on day 3, cid on its first start; dan excluded from b on day 4, after starting
    /// it that day; ann's and eve's touches of a; an organic form; a delivery of a's mail to ann.
    pub const REACHED: &str = "
        insert into shape values
            (11, 'journey_excluded', 'a', null, null, null, null, null, null, null, false, null, 3, false, 2, 11),
            (12, 'journey_excluded', 'b', null, null, null, null, 'north', null, null, false, null, 3, false, 1, 12),
            (13, 'email_delivered', 'a', 's1', 'email', 'm1', null, null, null, null, false, null, 0, false, 1, 13);
        insert into excluded values
            (2, 11, 3*86400000000), (4, 11, 3*86400000000), (3, 12, 4*86400000000);
        insert into message values (0, 0, 13, 86400000001, true, true, null);
        insert into touch values
            (0, 86400000002, 6, 0, 1), (0, 86400000003, 6, 1, 2), (0, 86400000004, 7, 2, 3), (4, 2000, 6, 0, 4),
            (4, 3000, 8, 1, 5), (3, 86400000000, 6, 0, 6);
        update entry set suppressed = true where entry = 4;
        update customer set email = 'Ann.Bee@Example.com' where customer = 0;
        insert into member values ('vip', 0, 0, 1), ('vip', 4, null, null), ('late', 1, 13*86400000000, null), ('late', 3, 1, null);";

    /// The rows as the statement says them that is shown.
    fn said(cx: &ReportContext<'_>, args: &Args) -> Vec<Vec<Cell>> {
        fn counts(row: &Row<'_>) -> Result<Counts, store::Error> {
            let mut counts = [0; 9];
            for (place, count) in counts.iter_mut().enumerate() {
                *count = row.get(1 + place)?;
            }
            Ok(counts)
        }
        let mut table = match args.audience {
            Audience::Journey => Table::of_rows::<ReachRow>(),
            Audience::Segment => Table::of_rows::<SegmentReachRow>(),
            Audience::Customer => Table::of_rows::<CustomerReachRow>(),
        };
        let query = query(cx, args);
        match args.audience {
            Audience::Journey => {
                table.extend(query.rows(cx.reader, |row| Ok(ReachRow::new(row.get(0)?, counts(row)?))).unwrap());
            }
            Audience::Segment => {
                let rows = query.rows(cx.reader, |row| Ok(SegmentReachRow::new(row.get(0)?, counts(row)?)));
                table.extend(rows.unwrap());
            }
            Audience::Customer => {
                let rows = query.rows(cx.reader, |row| {
                    Ok(CustomerReachRow {
                        customer: row.get(0)?,
                        name: row.get(1)?,
                        email: row.get(2)?,
                        journeys: row.get(3)?,
                        messages: row.get(4)?,
                        interactions: row.get(5)?,
                        journeys_responded: row.get(6)?,
                        last_message: row.get::<Option<i64>>(7)?.map(Time),
                        last_interaction: row.get::<Option<i64>>(8)?.map(Time),
                    })
                });
                table.extend(rows.unwrap());
            }
        }
        table.rows
    }

    #[test]
    fn h1_the_query_that_is_shown_says_the_same() {
        let mut listed = 0;
        let mut compare = |args: Args| {
            with(&config(vec![], vec![]), &[WORLD, ENTRIES, REACHED], false, |cx| {
                let said = said(cx, &args);
                assert_eq!(run(cx, &args).unwrap().table.rows, said, "{args:?}");
                listed += said.len();
            });
        };
        for filter in filters() {
            compare(Args { filter: filter.clone(), ..by(Audience::Journey) });
            compare(Args { filter: filter.clone(), ..by(Audience::Segment) });
            for search in [None, Some("AN"), Some("example"), Some("nobody")] {
                // As many, fewer than there are, and where touches are tied.
                for limit in [1, 2, 3, 100] {
                    let search = search.map(str::to_owned);
                    compare(Args { filter: filter.clone(), search, limit: Some(limit), ..by(Audience::Customer) });
                }
            }
        }
        assert!(listed > 100, "{listed}");
    }

    fn asked(args: &Args) -> Answer {
        let answer = ask("reach", &config(vec![], vec![]), &[WORLD, ENTRIES, REACHED], args).unwrap();
        assert!(kept(&answer), "{:?}", answer.checks);
        answer
    }

    fn by(audience: Audience) -> Args {
        Args { audience, ..Args::default() }
    }

    #[test]
    fn p2_reach_counts_included_excluded_suppressed_messaged_and_responded_by_journey() {
        // a: ann, bob, cid started; eve was excluded alone, cid started besides. Mails to ann, bob, eve; ann touched a three times,
        // eve once, dan without a mail of a. b: dan and ann started, dan was suppressed; one message to dan, who touched nothing of b.
        let answer = asked(&Args::default());
        assert_eq!(row(&answer, "a")[..11], ["a", "4", "3", "1", "0", "3", "3", "1", "2", "5", "0.6667"]);
        assert_eq!(row(&answer, "b")[..11], ["b", "2", "2", "0", "1", "1", "1", "0", "0", "0", "0.0000"]);
        assert_eq!(row(&answer, "c"), ["c", "0", "0", "0", "0", "0", "0", "0", "0", "0", "–", "–", "–"]);
        assert_eq!(answer.checks[0].detail, "6, 4, 5, 2 = 6, 4, 5, 2");
        // Wilson of 2 of 3 is (.2077, .9385).
        assert_eq!(row(&answer, "a")[11..], ["0.2077", "0.9385"]);
    }

    #[test]
    fn p2_reach_by_customer_is_most_touches_first_and_leaves_nobody_out() {
        let rows = row_texts(&asked(&by(Audience::Customer)));
        let said: Vec<[&str; 6]> = rows.iter().map(|row| [0, 3, 4, 5, 6, 1].map(|place| row[place].as_str())).collect();
        assert_eq!(
            said,
            [
                ["ann", "2", "1", "3", "1", "Ann"],
                // dan: a touch of a, which sent him nothing.
                ["dan", "1", "1", "1", "0", "–"],
                ["eve", "1", "1", "1", "1", "–"],
                ["bob", "1", "1", "0", "0", "–"],
                ["cid", "1", "0", "0", "0", "–"],
            ]
        );
        assert_eq!(rows[0][7..], ["1970-01-02T00:00:00Z", "1970-01-02T00:00:00.000004Z"]);
        assert_eq!(rows[3][8], "–");
    }

    #[test]
    fn p2_reach_finds_people_by_id_name_or_email_in_any_case() {
        let ids = |search: &str| -> Vec<String> {
            let args = Args { search: Some(search.into()), ..by(Audience::Customer) };
            asked(&args).table.read::<CustomerReachRow>().into_iter().map(|row| row.customer).collect()
        };
        assert_eq!(ids("BEE@exam"), ["ann"]);
        assert_eq!(ids("D"), ["dan", "cid"]);
        assert_eq!(ids("%"), Vec::<String>::new());
        assert_eq!(ids("nobody"), Vec::<String>::new());
        let args = Args { limit: Some(1), search: Some("n".into()), ..by(Audience::Customer) };
        let answer = asked(&args);
        assert_eq!(answer.table.rows.len(), 1);
        assert!(answer.notes.texts().contains(&"1 of 2 people".to_owned()), "{:?}", answer.notes);
        let refused =
            ask("reach", &config(vec![], vec![]), &[WORLD], &Args { search: Some("a".into()), ..Args::default() });
        assert_eq!(refused.unwrap_err().hint(), "--by customer");
    }

    #[test]
    fn r10_reach_by_segment_is_of_everyone_who_was_ever_in_it_over_all_journeys() {
        // vip: ann, who has left, and eve. late: dan alone, bob joins after the instant.
        let answer = asked(&by(Audience::Segment));
        assert_eq!(row(&answer, "vip")[..11], ["vip", "2", "1", "1", "0", "2", "2", "1", "2", "4", "1.0000"]);
        assert_eq!(row(&answer, "late")[..11], ["late", "1", "1", "0", "1", "1", "1", "0", "0", "1", "0.0000"]);
        let filter = Filter { segments: vec!["vip".into()], ..Filter::default() };
        assert_eq!(row_texts(&asked(&Args { filter, ..by(Audience::Segment) })).len(), 1);
    }

    #[test]
    fn r1_reach_takes_entries_by_their_begin_and_all_else_at_its_own_time() {
        let day = |text: &str| text.parse().ok();
        let of_day = |day_of: &str| Filter { from: day(day_of), to: day(day_of), ..Filter::default() };
        // 1970-01-04 is day 3: cid's start and both exclusions from a.
        let third = asked(&Args { filter: of_day("1970-01-04"), ..Args::default() });
        assert_eq!(row(&third, "a")[1..10], ["2", "1", "1", "0", "0", "0", "0", "0", "0"]);
        // Day 0: eve's touch, no message.
        let first = asked(&Args { filter: of_day("1970-01-01"), ..Args::default() });
        assert_eq!(row(&first, "a")[1..10], ["0", "0", "0", "0", "0", "0", "0", "0", "1"]);
        let filter = Filter { segments: vec!["vip".into()], ..Filter::default() };
        assert_eq!(
            row(&asked(&Args { filter, ..Args::default() }), "a")[1..10],
            ["2", "1", "1", "0", "2", "2", "1", "2", "4"]
        );
        // b's events are of the north themselves; of a's people dan alone is.
        let filter = Filter { business_units: vec!["north".into()], ..Filter::default() };
        let north = asked(&Args { filter, ..Args::default() });
        assert_eq!(row(&north, "a")[1..10], ["0", "0", "0", "0", "0", "0", "0", "0", "1"]);
        assert_eq!(row(&north, "b")[1..10], ["2", "2", "0", "1", "1", "1", "0", "0", "0"]);
        let filter = Filter { without_machine: true, platforms: vec!["ios".into()], ..Filter::default() };
        let answer = asked(&Args { filter, ..Args::default() });
        assert_eq!(row(&answer, "a")[1..10], ["4", "3", "1", "0", "0", "0", "0", "0", "4"]);
        assert!(answer.notes.texts().contains(&"starts and exclusions are not selected by platform".to_owned()));
    }

    #[test]
    fn p2_reach_keeps_apart_more_than_sixty_four_journeys() {
        // Seventy journeys x00 to x69, each entered by ann; ann is sent a message and touches it in the last of them.
        let many = "
            insert into journey select 'x' || lpad(i::varchar, 2, '0'), null, null, null, null, null, false, 1 from range(70) t(i);
            insert into shape select 100 + i, 'journey_entered', 'x' || lpad(i::varchar, 2, '0'), null, null, null, null, null,
                null, null, false, null, 3, false, 1, 100 + i from range(70) t(i);
            insert into shape values
                (200, 'email_sent', 'x69', null, 'email', null, null, null, null, null, false, null, 0, false, 1, 200),
                (201, 'email_clicked', 'x69', null, 'email', null, null, null, null, null, false, null, 2, true, 1, 201);
            insert into entry select 100 + i, 0, 100 + i, 1000, null, false, false, null, null, null, null from range(70) t(i);
            insert into message values (169, 0, 200, 1000, true, true, null);
            insert into touch values (0, 2000, 201, 0, 1);";
        for audience in Audience::ALL {
            let answer = ask("reach", &config(vec![], vec![]), &[WORLD, many], &by(audience)).unwrap();
            assert!(kept(&answer), "{:?}", answer.checks);
            match audience {
                Audience::Journey => {
                    assert_eq!(answer.checks[0].detail, "70, 1, 1, 1 = 70, 1, 1, 1");
                    assert_eq!(row(&answer, "x64")[1..10], ["1", "1", "0", "0", "0", "0", "0", "0", "0"]);
                    assert_eq!(row(&answer, "x69")[1..10], ["1", "1", "0", "0", "1", "1", "0", "1", "1"]);
                }
                Audience::Segment => assert!(answer.table.rows.is_empty()),
                Audience::Customer => assert_eq!(row(&answer, "ann")[3..7], ["70", "1", "1", "1"]),
            }
        }
    }
}
