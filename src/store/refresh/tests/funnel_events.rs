//! The events of custom funnels, whether the base tells of them, or the source is asked while it is read or afterwards.

use std::collections::HashMap;
use std::path::Path;

use crate::config::Config;
use crate::domain::progress::Progress;
use crate::store::Store;

/// Events of 20 customers, most of a name several; `{at}` tells how far apart they are. Some are a machine's, some repeat an id.
const EVENTS: &str = "
    create table events as select
        timestamp '2025-01-01' + to_minutes({at}) as occurred_at,
        'c' || n % 20 as customer_id,
        ['page', 'purchase', 'email_opened', 'email_clicked', 'form_submitted', 'journey_excluded', 'email_sent'][1 + n * 7919 % 31 % 7] as event,
        (n - (n % 50 = 0)::int)::varchar as event_id,
        case when n % 3 = 0 then 'j' || n % 2 end as journey_id,
        case when n % 4 = 0 then 'v' || n % 3 end as journey_version,
        case when n % 5 = 0 then 'north' end as business_unit,
        n % 11 = 0 as is_machine
    from range(1, 900) t(n);";

fn config(folder: &Path, funnels: &str) -> Config {
    let text = format!(
        "[source]\ndatabase = {:?}\n[store]\ndir = {:?}\n{funnels}",
        folder.join("data.duckdb").to_str().unwrap(),
        folder.join("store").to_str().unwrap(),
    );
    Config::parse(&folder.join("milepost.toml"), &text).unwrap().0
}

/// A funnel of every kind of event that the base keeps; every customer has an id, so that the condition changes nothing.
fn funnel(condition: &str) -> String {
    let step = |event: &str| format!("{{ event = {event:?}{condition} }}");
    let steps = ["email_opened", "page", "form_submitted", "purchase", "page"].map(step).join(", ");
    let exclusions = ["email_sent", "journey_excluded", "email_clicked"].map(step).join(", ");
    format!("[[funnel]]\nid = \"f\"\nwindow = \"9d\"\nsteps = [{steps}]\nexclude = [{exclusions}]\n")
}

/// Customer, time, texts of the shape, bits of steps and of exclusions, in order.
fn stored(folder: &Path, funnels: &[&str]) -> Vec<[String; 5]> {
    for funnels in funnels {
        Store::open(&config(folder, funnels)).unwrap().refresh(&Progress::new()).unwrap();
    }
    let store = Store::open(&config(folder, funnels.last().unwrap())).unwrap();
    let reader = store.reader().unwrap();
    let shapes = "select shape, (event, journey, version, channel, business_unit)::varchar from shape";
    let shapes: HashMap<u32, String> =
        reader.rows(shapes, &[], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().into_iter().collect();
    // As it stands there: nothing sorts it.
    let sql = "select e.customer, e.at_us, e.shape, e.steps, e.exclusions from funnel_event as e";
    let rows = reader.rows(sql, &[], |row| {
        let [customer, at] = [row.get::<u32>(0)?.into(), row.get::<i64>(1)?].map(|number: i64| number.to_string());
        let [shape, steps, exclusions]: [u32; 3] = [row.get(2)?, row.get(3)?, row.get(4)?];
        Ok([customer, at, shapes[&shape].clone(), steps.to_string(), exclusions.to_string()])
    });
    drop(store);
    std::fs::remove_dir_all(folder.join("store")).unwrap();
    rows.unwrap()
}

#[test]
fn t4_j7_the_base_and_the_source_tell_of_the_same_events_in_the_same_order() {
    // All times differ; those of a customer are the same at times; all of a customer fall on few.
    for (at, least) in [("n", 400), ("n // 40 * 40", 400), ("n // 300 * 300", 400)] {
        let folder = tempfile::tempdir().unwrap();
        let source = duckdb::Connection::open(folder.path().join("data.duckdb")).unwrap();
        source.execute_batch(&EVENTS.replace("{at}", at)).unwrap();
        drop(source);
        let conditioned = funnel(", conditions = [{ attribute = \"customer_id\", is_set = true }]");
        let of_base = stored(folder.path(), &[&funnel("")]);
        assert!(of_base.len() > least, "{at}: {}", of_base.len());
        assert_eq!(of_base, stored(folder.path(), &[&conditioned]), "{at}, found while the events are read");
        assert_eq!(of_base, stored(folder.path(), &["", &conditioned]), "{at}, looked for afterwards");
    }
}

/// Three customers: r1 once, 5,000 pages, 2,000 times r2, then r3, r4 and r5, a second after the other. Another funnel asks for pages, so
/// that matches of five triggers are dense in some places and rare in others.
#[test]
fn t4_the_events_of_five_triggers_are_kept_in_order_beside_those_of_others() {
    let folder = tempfile::tempdir().unwrap();
    let source = duckdb::Connection::open(folder.path().join("data.duckdb")).unwrap();
    source
        .execute_batch(
            "create table events as select timestamp '2025-01-01' + to_seconds(n) as occurred_at, c as customer_id, 'yes' as ok,
                case when n = 0 then 'r1' when n <= 5000 then 'page' when n <= 7000 then 'r2' else 'r' || n - 6998 end as event
            from (values ('ann'), ('bob'), ('cid')) as people(c), range(7004) t(n);",
        )
        .unwrap();
    drop(source);
    let condition = ", conditions = [{ attribute = \"ok\", equals = \"yes\" }]";
    let step = |event: &str| format!("{{ event = {event:?}{condition} }}");
    let funnel = |id: &str, events: &[&str]| {
        let steps: Vec<String> = events.iter().map(|event| step(event)).collect();
        format!("[[funnel]]\nid = {id:?}\nwindow = \"1d\"\nsteps = [{}]\n", steps.join(", "))
    };
    let (f, g) = (funnel("f", &["r1", "r2", "r3", "r4", "r5"]), funnel("g", &["r1", "page"]));
    let alone = stored(folder.path(), &[&f]);
    assert_eq!(alone.len(), 3 * 2_004);
    let beside = stored(folder.path(), &[&(g + &f)]);
    let of_f = beside[3 * 5_001..].to_vec();
    assert_eq!(of_f, alone);
}
