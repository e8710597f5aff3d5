//! As many people, or events of theirs, are listed as each number of the pages on the programme says (H4).

use super::found::Found;
use super::laws::report;
use super::question::{Deals, LeadCustomers, Leader, People, ReachCount, Reached};
use super::{audience, ranked, selected, sold};
use crate::domain::filter::Filter;
use crate::domain::origin::Origin;
use crate::domain::table::Cell;
use crate::report::args::{Args, Audience, RankMeasure, Ranked, Split};
use crate::report::programme::leaderboard::tests::EVENTS;
use crate::report::programme::reach::tests::REACHED;
use crate::report::tests::{ENTRIES, PROGRAMME, WORLD, config, goal, with};
use crate::report::{LeadRow, LeaderRow, PersonRow, PipelineRow, RoiRow, people};

fn whole(cell: &Cell) -> u64 {
    let Cell::Int(count) = cell else { panic!("{cell:?} is no count") };
    u64::try_from(*count).unwrap()
}

/// All, a period, a unit and segment, a platform.
fn filters() -> [Filter; 4] {
    let (none, day) = (Filter::default, |day: &str| day.parse().ok());
    let texts = |text: &str| vec![text.to_owned()];
    [
        none(),
        Filter { from: day("1970-01-02"), to: day("1970-01-06"), ..none() },
        Filter { segments: texts("vip"), business_units: texts("south"), ..none() },
        Filter { platforms: texts("ios"), ..none() },
    ]
}

/// How many people a list has, and how many events or starts of theirs; as many people as events where people are counted.
fn all_and_counted(found: &Found) -> (u64, u64) {
    assert_eq!(found.table.rows.len() as u64, found.all);
    (found.all, found.counted.map_or(found.all, |(counted, _)| counted))
}

/// The customers listed, and how many events are theirs.
fn behind(found: &Found) -> (String, u64) {
    (ids(&found.table.read()).join(" "), all_and_counted(found).1)
}

fn narrowed(args: &Args, journey: &str) -> Args {
    let filter = Filter { journeys: vec![journey.to_owned()], ..args.filter.clone() };
    Args { journey: Some(journey.to_owned()), filter, ..args.clone() }
}

#[test]
fn h4_p2_every_count_of_reach_opens_its_people() {
    let config = config(vec![], vec![]);
    let mut seen = 0;
    for (filter, by) in
        filters().into_iter().flat_map(|filter| [Audience::Journey, Audience::Segment].map(|by| (filter.clone(), by)))
    {
        with(&config, &[WORLD, ENTRIES, REACHED], false, |cx| {
            let args = Args { audience: by, filter, ..Args::default() };
            let answer = report(cx, "reach", &args);
            for row in &answer.table.rows {
                let item = row[0].text().unwrap().to_owned();
                for count in ReachCount::ALL.iter().copied() {
                    let number = whole(&row[answer.table.column(count.name()).unwrap()]);
                    let wanted = Reached { item: item.clone(), count };
                    let (who, events) = all_and_counted(&audience::audience(cx, &args, &wanted, 100).unwrap());
                    assert_eq!(events, number, "{item} {count:?} {:?}", args.filter);
                    assert!(who <= number && (who > 0 || number == 0));
                    if by == Audience::Journey && count == ReachCount::Entered {
                        let starts = selected::selected(cx, &narrowed(&args, &item), &People::Entered, 100).unwrap();
                        assert_eq!(starts.all, number, "{item}");
                    }
                    seen += u64::from(number > 0);
                }
            }
        });
    }
    assert!(seen > 30, "{seen}");
    // a: ann, bob and cid started, cid was excluded besides, eve alone. Mails to ann, bob and eve, ann's was delivered; ann touched it
    // three times, eve once, and dan, whom a sent nothing, once. Of b dan came to a suppression list.
    with(&config, &[WORLD, ENTRIES, REACHED], false, |cx| {
        let of = |item: &str, by, count| {
            let args = Args { audience: by, ..Args::default() };
            behind(&audience::audience(cx, &args, &Reached { item: item.to_owned(), count }, 100).unwrap())
        };
        let journey = |item: &str, count| of(item, Audience::Journey, count);
        assert_eq!(journey("a", ReachCount::Included), ("ann bob cid eve".to_owned(), 4));
        assert_eq!(journey("a", ReachCount::Excluded), ("eve".to_owned(), 1));
        assert_eq!(journey("b", ReachCount::Suppressed), ("dan".to_owned(), 1));
        assert_eq!(journey("a", ReachCount::Messages), ("ann bob eve".to_owned(), 3));
        assert_eq!(journey("a", ReachCount::Delivered), ("ann".to_owned(), 1));
        assert_eq!(journey("a", ReachCount::Responded), ("ann eve".to_owned(), 2));
        assert_eq!(journey("a", ReachCount::Interactions), ("ann dan eve".to_owned(), 5));
        // Ann and eve are of the one segment, dan and, later than as_of, bob of the other.
        assert_eq!(of("vip", Audience::Segment, ReachCount::Interactions), ("ann eve".to_owned(), 4));
        assert_eq!(of("late", Audience::Segment, ReachCount::Included), ("dan".to_owned(), 1));
    });
}

#[test]
fn h4_p3_every_count_of_the_leaderboard_opens_its_people() {
    let config = config(vec![goal("a", "purchase", None), goal("b", "x", None)], vec![]);
    let mut seen = 0;
    let of_leads = "update lead set form = 'f1' where lead in ('l1', 'l2');";
    for filter in filters() {
        with(&config, &[WORLD, ENTRIES, EVENTS, PROGRAMME, of_leads], false, |cx| {
            for (ranked, measure) in Ranked::ALL
                .into_iter()
                .flat_map(|ranked| RankMeasure::ALL.iter().map(move |measure| (ranked, *measure)))
            {
                let of_starts =
                    matches!(measure, RankMeasure::Processed | RankMeasure::Conversions | RankMeasure::ConversionRate);
                let none = matches!(measure, RankMeasure::Credit | RankMeasure::Value | RankMeasure::TargetShare);
                if none || (of_starts && ranked == Ranked::Asset) {
                    continue;
                }
                let args = Args { ranked, measure, filter: filter.clone(), ..Args::default() };
                for row in report(cx, "leaderboard", &args).table.read::<LeaderRow>() {
                    let of = |all, number: u64| {
                        let item = row.item.clone();
                        let (who, events) = match measure {
                            _ if of_starts => {
                                let whose = if all || measure == RankMeasure::Processed {
                                    People::Entered
                                } else {
                                    People::Attained
                                };
                                let found = selected::selected(cx, &narrowed(&args, &item), &whose, 100).unwrap();
                                (found.all, found.all)
                            }
                            RankMeasure::Leads => {
                                let by_asset = ranked == Ranked::Asset;
                                let args = if by_asset { args.clone() } else { narrowed(&args, &item) };
                                let wanted = LeadCustomers { ever: false, asset: by_asset.then_some(item) };
                                let found = sold::leads(cx, &args, &wanted, 100).unwrap();
                                (found.all, found.counted.unwrap().0)
                            }
                            _ => all_and_counted(&ranked::ranked(cx, &args, &Leader { item, all }, 100).unwrap()),
                        };
                        assert_eq!(events, number, "{measure:?} {all} {row:?} {filter:?}");
                        assert!(who <= number && (number == 0 || who > 0 || measure == RankMeasure::Leads));
                        u64::from(number > 0)
                    };
                    seen += match (row.numerator, row.denominator, &row.value) {
                        (Some(part), Some(all), _) => of(false, part) + of(true, all),
                        (_, _, Cell::Int(count)) => of(false, u64::try_from(*count).unwrap()),
                        _ => 0,
                    };
                }
            }
        });
    }
    assert!(seen > 60, "{seen}");
    // Ann clicked the mail twice; dan the text of b once.
    with(&config, &[WORLD, ENTRIES, EVENTS], false, |cx| {
        let of = |item: &str, measure, all| {
            let args = Args { measure, ..Args::default() };
            behind(&ranked::ranked(cx, &args, &Leader { item: item.to_owned(), all }, 100).unwrap())
        };
        assert_eq!(of("a", RankMeasure::Clicks, false), ("ann".to_owned(), 2));
        assert_eq!(of("a", RankMeasure::UniqueClicks, false), ("ann".to_owned(), 1));
        assert_eq!(of("b", RankMeasure::Clicks, false), ("dan".to_owned(), 1));
        // Mails came to ann, bob and eve, a push to ann.
        assert_eq!(of("a", RankMeasure::ClickThroughRate, true), ("ann bob eve".to_owned(), 4));
        let said = people(
            cx,
            &Args { measure: RankMeasure::Clicks, ..Args::default() },
            &People::Leader(Leader { item: "a".to_owned(), all: false }),
            100,
        );
        assert_eq!(said.unwrap().notes.texts()[0], "2 clicks of 1 person");
    });
}

#[test]
fn h4_r7_r8_every_count_of_leads_and_opportunities_opens_its_customers() {
    let config = config(vec![], vec![]);
    let mut seen = 0;
    for filter in filters() {
        with(&config, &[WORLD, ENTRIES, PROGRAMME], false, |cx| {
            let args = Args { filter: filter.clone(), ..Args::default() };
            for row in report(cx, "pipeline", &args).table.read::<PipelineRow>() {
                let counts =
                    [(None, row.total), (Some(Origin::Outbound), row.outbound), (Some(Origin::Inbound), row.inbound)];
                for (origin, number) in counts.into_iter().chain([(Some(Origin::Sales), row.sales)]) {
                    let args = Args { stage: Some(row.stage.clone()), origin, ..args.clone() };
                    let found = sold::leads(cx, &args, &LeadCustomers::default(), 100).unwrap();
                    assert_eq!(found.counted.map(|counted| counted.0), number, "{row:?} {origin:?} {filter:?}");
                    let listed = report(cx, "lead-list", &args).table.read::<LeadRow>();
                    let mut customers: Vec<String> = listed.into_iter().filter_map(|lead| lead.customer).collect();
                    customers.sort();
                    customers.dedup();
                    assert_eq!(ids(&found.table.read()), customers, "{row:?} {origin:?} {filter:?}");
                    seen += u64::from(number > Some(0));
                }
                let args = Args { stage: Some(row.stage.clone()), ..args.clone() };
                let found = sold::leads(cx, &args, &LeadCustomers { ever: true, asset: None }, 100).unwrap();
                assert_eq!(found.counted.map(|counted| counted.0), row.reached, "{row:?} {filter:?}");
            }
            for split in Split::ALL {
                for row in report(cx, "roi", &Args { split, ..args.clone() }).table.read::<RoiRow>() {
                    for (won, number) in [(false, row.opportunities), (true, row.won)] {
                        let wanted = match row.kind.as_str() {
                            "journey" => {
                                Deals { origin: Some(Origin::Outbound), journey: Some(row.group.clone()), won }
                            }
                            _ => Deals { origin: Origin::named(&row.group), journey: None, won },
                        };
                        let found = sold::deals(cx, &args, &wanted, 100).unwrap();
                        assert_eq!(found.counted.map(|counted| counted.0), number, "{row:?} {filter:?}");
                        seen += u64::from(number > Some(0));
                    }
                }
            }
        });
    }
    assert!(seen > 30, "{seen}");
}

fn ids(rows: &[PersonRow]) -> Vec<String> {
    let mut ids: Vec<String> = rows.iter().filter_map(|row| row.customer.clone()).collect();
    ids.sort();
    ids
}

#[test]
fn h4_r10_customers_of_leads_and_opportunities_stand_once_and_what_names_nobody_is_said() {
    with(&config(vec![], vec![]), &[WORLD, PROGRAMME], false, |cx| {
        let list = |args: &Args, whose: People| {
            let answer = people(cx, args, &whose, 100).unwrap();
            let rows: Vec<PersonRow> = answer.table.read();
            (ids(&rows).join(" "), answer.notes.texts().iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        // Ever at the first stage: l1 by its history, l3, which names nobody, and l5.
        let inquiry = Args { stage: Some("inquiry".to_owned()), ..Args::default() };
        let ever = People::Leads(LeadCustomers { ever: true, asset: None });
        assert_eq!(
            list(&inquiry, ever),
            (
                "ann eve".to_owned(),
                vec!["3 leads of 2 people".to_owned(), "1 lead names no customer (customer_id)".to_owned()]
            )
        );
        let now = People::Leads(LeadCustomers::default());
        assert_eq!(list(&inquiry, now.clone()).0, "eve");
        // No event names the customer of l2.
        let inbound = Args { origin: Some(Origin::Inbound), ..Args::default() };
        assert_eq!(list(&inbound, now).0, "gone");
        let deals = |origin, won| People::Deals(Deals { origin: Some(origin), journey: None, won });
        assert_eq!(
            list(&Args::default(), deals(Origin::Outbound, false)),
            ("ann".to_owned(), vec!["2 opportunities of 1 person".to_owned()])
        );
        assert_eq!(list(&Args::default(), deals(Origin::Outbound, true)).1, ["1 person"]);
        assert_eq!(
            list(&Args::default(), deals(Origin::Unclassified, false)),
            (
                String::new(),
                vec![
                    "1 opportunity of 0 people".to_owned(),
                    "1 opportunity names no customer (customer_id)".to_owned()
                ]
            )
        );
        let first = people(cx, &Args::default(), &People::Leads(LeadCustomers::default()), 1).unwrap();
        assert_eq!((first.table.rows.len(), &first.parameters[0].1), (1, &Cell::Int(4)));
    });
}
