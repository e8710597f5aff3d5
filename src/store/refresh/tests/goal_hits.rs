//! What the goals' file says of triggers and their hits.

use std::path::Path;

use crate::config::Config;
use crate::domain::progress::Progress;
use crate::domain::time::Span;
use crate::store::Store;

/// Ann starts j on days 3 and 8, k on day 5; bob starts l on day 2; cid starts nothing. Purchases (of two plans) and signups by day.
const EVENTS: &str = "occurred_at,customer_id,event,journey_id,attributes
2025-01-03,ann,journey_entered,j,
2025-01-08,ann,journey_entered,j,
2025-01-05,ann,journey_entered,k,
2025-01-02,bob,journey_entered,l,
2025-01-02,ann,purchase,,\"{\"\"plan\"\": \"\"pro\"\"}\"
2025-01-03,ann,purchase,,\"{\"\"plan\"\": \"\"pro\"\"}\"
2025-01-09,ann,purchase,,\"{\"\"plan\"\": \"\"pro\"\"}\"
2025-01-07,ann,purchase,,\"{\"\"plan\"\": \"\"pro\"\"}\"
2025-01-07,ann,purchase,,\"{\"\"plan\"\": \"\"free\"\"}\"
2025-01-04,bob,purchase,,\"{\"\"plan\"\": \"\"pro\"\"}\"
2025-01-04,cid,purchase,,\"{\"\"plan\"\": \"\"pro\"\"}\"
2025-01-04,ann,signup,,
2025-01-06,ann,signup,,
2025-01-06,bob,signup,,
";

/// j and m have the same goal, k another, l is a general notification.
const GOALS: &str = "
[[journey]]
id = \"j\"
goal = { kind = \"drive_purchase\", trigger = \"purchase\", conditions = [{ attribute = \"plan\", equals = \"pro\" }] }
[[journey]]
id = \"k\"
goal = { kind = \"custom\", trigger = \"signup\", listening = \"12h\" }
[[journey]]
id = \"l\"
goal = { kind = \"general_notification\" }
[[journey]]
id = \"m\"
goal = { kind = \"custom\", trigger = \"purchase\", conditions = [{ attribute = \"plan\", equals = \"pro\" }], listening = \"0d\" }
";

fn config(folder: &Path, goals: &str) -> Config {
    let text = format!(
        "[source]\nfiles = {{ events = {:?} }}\n[store]\ndir = {:?}\n{goals}",
        folder.join("events.csv").to_str().unwrap(),
        folder.join("store").to_str().unwrap(),
    );
    Config::parse(&folder.join("milepost.toml"), &text).unwrap().0
}

/// Journey, trigger, listening in microseconds.
type StoredGoal = (String, u32, i64);

/// Customer, day of January, first journey of the trigger.
type StoredHit = (String, i64, String);

/// The triggers, and the hits with their customers, days of January and a journey of the trigger.
fn stored(store: &Store) -> (Vec<StoredGoal>, Vec<StoredHit>) {
    let reader = store.reader().unwrap();
    let triggers = reader
        .rows("select journey, trigger, listening_us from goal_trigger order by journey", &[], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .unwrap();
    let hits = "select c.customer_id, extract(day from make_timestamp(h.at_us)), min(t.journey)
        from goal_hit as h
        join customer as c on c.customer = h.customer
        join goal_trigger as t on t.trigger = h.trigger
        group by all
        order by 1, 3, 2";
    let hits = reader.rows(hits, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let kept = "select h.customer, h.trigger, h.at_us from goal_hit as h";
    let kept: Vec<(u32, u32, i64)> = reader.rows(kept, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    assert!(kept.is_sorted(), "{kept:?}");
    (triggers, hits)
}

#[test]
fn g4_g7_hits_are_kept_from_the_first_start_of_a_journey_of_their_trigger_on() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("events.csv"), EVENTS).unwrap();
    let text = |texts: &[(&str, i64, &str)]| -> Vec<StoredHit> {
        texts.iter().map(|(who, day, journey)| ((*who).to_owned(), *day, (*journey).to_owned())).collect()
    };
    // Of ann's purchases of the plan that of day 2 is before the first start of j; of the signups that of day 4 before that of k. Bob
    // and cid are in no journey of a trigger.
    let hits = text(&[("ann", 3, "j"), ("ann", 7, "j"), ("ann", 9, "j"), ("ann", 6, "k")]);
    let triggers =
        vec![("j".to_owned(), 0, Span::days(3).0), ("k".to_owned(), 1, 12 * Span::HOUR.0), ("m".to_owned(), 0, 0)];
    // Found while the events are read, and looked for afterwards.
    for first in [GOALS, ""] {
        let mut store = Store::open(&config(folder.path(), first)).unwrap();
        store.refresh(&Progress::new()).unwrap();
        let mut store = Store::open(&config(folder.path(), GOALS)).unwrap();
        store.refresh(&Progress::new()).unwrap();
        assert_eq!(stored(&store), (triggers.clone(), hits.clone()), "{first:?}");
        drop(store);
        std::fs::remove_dir_all(folder.path().join("store")).unwrap();
    }
}
