use std::path::Path;

use super::*;
use crate::config::Config;
use crate::domain::milestone::Trigger;
use crate::domain::progress::UNWATCHED;
use crate::domain::provenance::{Freshness, Provenance, Remark};
use crate::domain::time::Span;
use crate::domain::zone::Bucket;
use crate::report::tests::{DAY, ENTRIES, WORLD, config, funnel, goal, milestone};
use crate::report::{
    Drilldown, During, Factor, Happened, Helpers, Messaged, People, REPORTS, ReportContext, StepMetric, WhoseTime,
    drill_down, people,
};
use crate::store::Reader;

/// Ann opens on day 1 and buys on day 2, as ten others do.
const SALES: &str = "
    insert into touch values (0, 86400000000, 6, 0, 1);
    insert into completion values (0, 0, 2*86400000000, 1, 10, null, 50, true);
    insert into customer select i, 'c' || i, i, false, null, null, null, null from range(10, 20) t(i);
    insert into touch select i, 86400000000, 6, 0, i from range(10, 20) t(i);
    insert into completion select 0, i, 2*86400000000, 1, 10, null, i, true from range(10, 20) t(i);";

/// No table that any query reads.
const NOTHING: &str = "drop table shape; drop table customer; drop table journey; drop table health; drop table touch;
    drop table lead;";

const LEAD: &str =
    "insert into lead values ('l1', 86400000000, 'ann', 0, null, null, null, false, 'a', null, null, null);";

fn world() -> Reader {
    Reader::scratch(&[WORLD, ENTRIES, SALES, LEAD].join("\n"))
}

fn sale() -> Config {
    let mut sale = config(vec![goal("a", "purchase", None)], vec![milestone("sale", "purchase", None)]);
    sale.funnels = vec![funnel("f", &["email_opened", "purchase"])];
    sale
}

/// What is asked from.
fn cx<'a>(reader: &'a Reader, config: &'a Config, cache: &'a AnswerCache, data: &'a Provenance) -> ReportContext<'a> {
    ReportContext {
        reader,
        helpers: Helpers::NONE,
        config,
        as_of: Time(12 * DAY),
        data,
        generation: 1,
        cache,
        progress: &UNWATCHED,
    }
}

fn args() -> Args {
    Args { journey: Some("a".into()), customer: Some("ann".into()), ..Args::default() }
}

/// Asks something.
type Ask = Box<dyn Fn(&ReportContext<'_>) -> Result<Answer, crate::report::Error>>;

/// Every report, list of people and drilldown, by name.
fn everything() -> Vec<(String, Ask)> {
    let mut all: Vec<(String, Ask)> = Vec::new();
    for report in REPORTS {
        all.push((report.name.to_owned(), Box::new(|cx| report.ask(cx, &args()))));
    }
    let whose = [
        People::Completed,
        People::Influenced,
        People::Item("a".into()),
        People::Path(vec!["a".into()]),
        People::Entered,
        People::Reached("s1".into()),
        People::During(During {
            step: None,
            what: Happened::Goal,
            whose: WhoseTime::First,
            day: "1970-01-01".parse().unwrap(),
            bucket: Bucket::Month,
        }),
        People::Within(None, 3),
        People::Listening(Span::days(7), true),
        People::Metric(StepMetric { step: Some("s1".into()), metric: "opened".into(), platform: None }),
        People::Messaged(Messaged {
            step: None,
            clicked: false,
            day: "1970-01-01".parse().unwrap(),
            bucket: Bucket::Month,
        }),
        People::Factor(Factor { factor: "platform".into(), value: "ios".into(), with: true, converted: false }),
    ];
    for whose in whose {
        all.push((format!("{whose:?}"), Box::new(move |cx| people(cx, &args(), &whose, 10))));
    }
    let questions = [
        Drilldown::Endings(People::Entered),
        Drilldown::Losses,
        Drilldown::FunnelPeople,
        Drilldown::FirstVisits,
        Drilldown::Versions,
        Drilldown::RateIntervals,
        Drilldown::GoalTimes,
        Drilldown::Outlooks,
        Drilldown::Events { touches: false, offset: None },
        Drilldown::LeadHistory("l1".into()),
    ];
    for question in questions {
        all.push((question.name().to_owned(), Box::new(move |cx| drill_down(cx, &args(), &question))));
    }
    all
}

#[test]
fn what_was_asked_before_is_answered_without_a_query() {
    let (reader, broken, config) = (world(), Reader::scratch(NOTHING), sale());
    let (cache, data) = (AnswerCache::default(), Provenance::default());
    for (name, ask) in everything() {
        let unheard = AnswerCache::default();
        assert!(ask(&cx(&broken, &config, &unheard, &data)).is_err(), "{name} reads nothing that is missing here");
        let first = ask(&cx(&reader, &config, &cache, &data)).unwrap();
        assert_eq!(ask(&cx(&broken, &config, &cache, &data)).unwrap(), first, "{name}");
        assert!(first.table.rows.is_empty() || first.bytes() > size_of::<Answer>(), "{name}");
    }
}

#[test]
fn r16_the_parts_of_a_timeline_share_the_credit_and_the_hours_of_the_customer() {
    // Without groups there is no credit to be worked out anew, and an event more to be counted.
    let other = "alter table customer drop column grp; insert into other_event values (0, 9, 11*86400000000);";
    let (reader, other) = (world(), Reader::scratch(&[WORLD, ENTRIES, SALES, other].join("\n")));
    let (cache, data, config) = (AnswerCache::default(), Provenance::default(), sale());
    let part = |reader: &Reader, cache: &AnswerCache, offset: Option<usize>| {
        drill_down(&cx(reader, &config, cache, &data), &args(), &Drilldown::Events { touches: false, offset })
    };
    assert!(part(&other, &AnswerCache::default(), Some(0)).is_err());
    let last = part(&reader, &cache, None).unwrap();
    let first = part(&other, &cache, Some(0)).unwrap();
    let credit = |answer: &Answer| -> Vec<Option<f64>> {
        answer.table.read::<crate::report::CustomerEventRow>().into_iter().map(|row| row.credit).collect()
    };
    assert!(credit(&first).contains(&Some(1.0)), "{:?}", credit(&first));
    assert_eq!(credit(&first), credit(&last));
    assert_eq!(first.parameter("events"), last.parameter("events"));
}

#[test]
fn p29_how_the_source_stands_is_laid_on_what_was_kept() {
    let (reader, broken, config) = (world(), Reader::scratch(NOTHING), sale());
    let (cache, data) = (AnswerCache::default(), Provenance::default());
    let report = crate::report::find("journeys").unwrap();
    let first = report.ask(&cx(&reader, &config, &cache, &data), &args()).unwrap();
    assert_eq!((first.source.freshness, first.notes.len()), (Freshness::Fresh, 0));
    let newer = Provenance {
        freshness: Freshness::Newer,
        remarks: vec![Remark::Newer],
        path: "elsewhere.duckdb".into(),
        ..Provenance::default()
    };
    let again = report.ask(&cx(&broken, &config, &cache, &newer), &args()).unwrap();
    assert_eq!(again.source, newer);
    let said = "the source has changed since these figures were made: refresh reads it";
    assert_eq!(again.notes.texts(), [said]);
    assert_eq!(again.table, first.table);
    // Nothing of it is kept.
    assert_eq!(report.ask(&cx(&broken, &config, &cache, &data), &args()).unwrap(), first);
    let none = Provenance { remarks: vec![Remark::NoEvents], ..Provenance::default() };
    assert_eq!(report.ask(&cx(&broken, &config, &cache, &none), &args()).unwrap().as_of, None);
}

#[test]
fn what_an_answer_depends_on_makes_a_new_one() {
    let (reader, broken, before) = (world(), Reader::scratch(NOTHING), sale());
    let (cache, data) = (AnswerCache::default(), Provenance::default());
    let report = crate::report::find("attribution").unwrap();
    let kept = |cx: &ReportContext<'_>, args: &Args| report.ask(cx, args).is_ok();
    let first = report.ask(&cx(&reader, &before, &cache, &data), &args()).unwrap();
    let known = cx(&broken, &before, &cache, &data);
    assert!(kept(&known, &args()));
    assert!(!kept(&ReportContext { generation: 2, ..known }, &args()));
    assert!(!kept(&ReportContext { as_of: Time(11 * DAY), ..known }, &args()));
    // Another model is made of the counts that are kept.
    let last = report.ask(&known, &Args { model: Some("last".into()), ..args() }).unwrap();
    assert_ne!(last.parameters, first.parameters);
    let filter = Filter { channels: vec!["email".into()], ..Filter::default() };
    assert!(!kept(&known, &Args { filter, ..args() }));
    let with = |change: fn(&mut Config)| {
        let mut config = before.clone();
        change(&mut config);
        kept(&cx(&broken, &config, &cache, &data), &args())
    };
    assert!(!with(|config| config.attribution.lookback = Span::days(1)));
    assert!(!with(|config| config.milestones[0].name = "Bought".into()));
    let label = Trigger { event: "purchase".into(), label: Some("bought".into()), audience: None, goal: false };
    let labelled = Config { triggers: vec![label], ..before.clone() };
    assert_ne!(report.ask(&cx(&broken, &labelled, &cache, &data), &args()).unwrap().names, first.names);
    // Only `health` asks what the clock says, and of that only whether as_of lies beyond it.
    let clock = |days: i64| Some(Clock(Time(crate::domain::clock::RELEASED.0 + days * DAY)));
    let later = Config { clock: clock(400), ..before.clone() };
    assert!(kept(&cx(&broken, &later, &cache, &data), &args()));
    // What is looked at and listened to says nothing of figures, nor does the machine.
    assert!(with(|config| config.interface.ascii = true));
    assert!(with(|config| config.store.threads = Some(7)));
    assert!(with(|config| config.text = "# another file".into()));
}

#[test]
fn every_setting_that_answers_can_depend_on_is_in_their_key() {
    let key = |text: &str| {
        let config = Config::parse(Path::new("/p/milepost.toml"), text).unwrap().0;
        settings_key(&config, Time(0))
    };
    // Of the base, of a derived file, of answers alone.
    let texts = [
        "timezone = \"Asia/Tokyo\"",
        "[[milestone]]\nid = \"a\"\nname = \"A\"\ntrigger = \"x\"",
        "[[milestone]]\nid = \"a\"\nname = \"B\"\ntrigger = \"x\"",
        "[attribution]\nhalf_life = \"3d\"",
        "[[journey]]\nid = \"a\"\nname = \"A\"",
        "[channel.fax]\nattribute = true\ntouches = [\"fax_read\"]",
    ];
    let mut keys: Vec<u64> = texts.iter().map(|text| key(text)).chain([key("")]).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), texts.len() + 1);
    for text in ["[interface]\nmouse = false", "[store]\nthreads = 3", "[keys]\nquit = \"Q\"", "# nothing"] {
        assert_eq!(key(text), key(""), "{text}");
    }
    let ahead = Config {
        clock: Some(Clock(crate::domain::clock::RELEASED)),
        ..Config::parse(Path::new("/p/m.toml"), "").unwrap().0
    };
    let after = Time(crate::domain::clock::RELEASED.0 + 9 * DAY);
    assert_ne!(settings_key(&ahead, after), settings_key(&ahead, Time(0)), "as_of lies beyond the clock");
}
