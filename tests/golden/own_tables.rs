//! H1: the statement that `milepost sql` prints on the user's own tables is run as printed, by an engine that has nothing of
//! milepost's, and says what the report says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use duckdb::Connection;
use milepost::config::Config;
use milepost::domain::answer::Answer;
use milepost::domain::filter::Filter;
use milepost::domain::period::Period;
use milepost::domain::progress::UNWATCHED;
use milepost::domain::table::Cell;
use milepost::domain::zone::Bucket;
use milepost::project::{self, Project};
use milepost::report::{self, AnswerCache, Args, RankMeasure, Ranked};
use rstest::rstest;

type Rows = Vec<Vec<Option<String>>>;

/// The columns that are compared, and which rows of the answer a statement has.
type Compared<'a> = (&'a [&'a str], fn(&[Option<String>]) -> bool);

/// A project of a configuration, its store in a folder of its own; or why there is none.
fn opened(config: &Path, store: &Path) -> Result<Project, String> {
    let (mut config, _) = Config::load(config).map_err(|faults| format!("{faults:?}"))?;
    config.store.dir = Some(store.to_owned());
    let mut project = Project::open(&config, Arc::new(AnswerCache::default())).map_err(|error| error.to_string())?;
    project.refresh(&UNWATCHED).map_err(|errors| format!("{errors:?}"))?;
    Ok(project)
}

/// What is printed of a report on the user's own tables: the statement from its first line on, or why there is none.
fn printed(project: &mut Project, name: &str, args: &Args) -> Result<String, String> {
    let report = report::find(name).unwrap();
    let text = project.ask(|cx| project::sql(report, cx, args)).unwrap();
    assert!(text.starts_with("-- What ran, on the tables of milepost's store"), "{text}");
    match text.find("\n-- On your own tables, in ") {
        Some(start) => Ok(text[start + 1..].to_owned()),
        None => Err(text.lines().nth(1).unwrap().to_owned()),
    }
}

/// The rows of a statement with these columns, as printed but for every value being read as text.
fn run(connection: &Connection, text: &str, columns: &[&str]) -> Rows {
    let start = text.find("\nwith\n").unwrap() + 1;
    connection.execute_batch(&text[..start]).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let columns: Vec<String> = columns.iter().map(|column| format!("cast(\"{column}\" as varchar)")).collect();
    let statement = text[start..].trim_end().strip_suffix(';').unwrap();
    let sql = format!("select {} from ({statement}\n)", columns.join(", "));
    let mut statement = connection.prepare(&sql).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let rows = statement.query_map([], |row| (0..columns.len()).map(|n| row.get(n)).collect());
    rows.unwrap_or_else(|error| panic!("{error}\n{text}")).collect::<Result<_, _>>().unwrap()
}

/// The same of an answer.
fn told(answer: &Answer, columns: &[&str], wanted: impl Fn(&[Option<String>]) -> bool) -> Rows {
    let places =
        columns.iter().map(|name| answer.table.columns.iter().position(|column| column.name == *name).unwrap());
    let places: Vec<usize> = places.collect();
    let text = |cell: &Cell| match cell {
        Cell::Null => None,
        Cell::Int(number) => Some(number.to_string()),
        Cell::Text(text) => Some(text.clone()),
        // The statement writes all six digits where there is a fraction.
        Cell::Time(time) => Some(time.utc().format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string().replace(".000000Z", "Z")),
        other => panic!("{other:?}"),
    };
    let rows = answer.table.rows.iter().map(|row| places.iter().map(|place| text(&row[*place])).collect::<Vec<_>>());
    rows.filter(|row| wanted(row)).collect()
}

/// Runs what is printed of a question and compares it with the answer; how many rows were the same.
fn compared(
    project: &mut Project,
    connection: &Connection,
    name: &str,
    args: &Args,
    (columns, wanted): Compared<'_>,
) -> usize {
    let text = printed(project, name, args).unwrap_or_else(|why| panic!("{name} {args:?}: {why}"));
    let report = report::find(name).unwrap();
    let answer = project.ask(|cx| report.ask(cx, args)).unwrap();
    let (mut told, mut found) = (told(&answer, columns, wanted), run(connection, &text, columns));
    told.sort();
    found.sort();
    assert_eq!(found, told, "{name} {args:?}\n{text}");
    found.len()
}

fn some(cell: Option<&str>) -> bool {
    cell != Some("0")
}

/// Every statement that there is for a project, for some filters; how many rows were compared.
fn all(project: &mut Project, connection: &Connection) -> usize {
    let days = project.ask(|cx| report::find("health").unwrap().ask(cx, &Args::default())).unwrap().as_of;
    let middle = days.map(|as_of| as_of.utc().date_naive() - chrono::Days::new(2));
    let names = |project: &mut Project, kind: &str| {
        project.ask(|cx| report::names(cx.reader, kind).map_err(Into::into)).unwrap()
    };
    let first = |names: Vec<String>| names.into_iter().take(1).collect::<Vec<_>>();
    let channels = first(names(project, "channel"));
    let platforms = first(names(project, "platform"));
    let filters = [
        Filter::default(),
        Filter { to: middle, channels, ..Filter::default() },
        Filter { from: middle, platforms, without_machine: true, ..Filter::default() },
    ];
    let journeys = names(project, "journey");
    let mut rows = 0;
    for filter in filters {
        let args = Args { filter, ..Args::default() };
        let mut ask = |name, args: &Args, columns| compared(project, connection, name, args, columns);
        let messages: Compared<'_> = (&["journey", "messages_sent"], |row| some(row[1].as_deref()));
        rows += ask("journeys", &args, messages);
        rows += ask(
            "reach",
            &args,
            (&["journey", "messaged", "messages", "delivered"], |row| {
                some(row[2].as_deref()) || some(row[3].as_deref())
            }),
        );
        if args.filter.period() == Period::default() {
            let columns = &["journey", "asset", "first_sent", "last_sent", "messages"];
            rows += ask("plan", &args, (columns, |row| some(row[4].as_deref())));
        }
        for (measure, ranked) in [RankMeasure::Delivered, RankMeasure::Opens, RankMeasure::Clicks]
            .into_iter()
            .flat_map(|measure| Ranked::ALL.map(|ranked| (measure, ranked)))
        {
            let args = Args { measure, ranked, ..args.clone() };
            rows += ask("leaderboard", &args, (&["item", "value"], |row| some(row[1].as_deref())));
        }
        for journey in journeys.iter().take(2) {
            let args = Args { journey: Some(journey.clone()), ..args.clone() };
            let trend = Args { bucket: Bucket::Week, ..args.clone() };
            let columns: Compared<'_> =
                (&["bucket", "messages_sent", "clicked"], |row| some(row[1].as_deref()) || some(row[2].as_deref()));
            rows += ask("journey-trend", &trend, columns);
            rows += ask(
                "step-metrics",
                &args,
                (&["step", "metric", "platform", "total", "unique"], |row| {
                    !row[1].as_deref().is_some_and(|metric| metric.starts_with("passed:"))
                }),
            );
        }
        rows += milestones(project, connection, &args);
    }
    rows + funnels(project, connection)
}

/// The milestones that a statement says, and the first of them by day.
fn milestones(project: &mut Project, connection: &Connection, args: &Args) -> usize {
    let Ok(text) = printed(project, "milestones", args) else { return 0 };
    let columns = ["id", "total", "first_completion", "latest_completion"];
    let found = run(connection, &text, &columns);
    let answer = project.ask(|cx| report::find("milestones").unwrap().ask(cx, args)).unwrap();
    let unsaid = text.lines().nth(1).unwrap().split_once("; without ").map_or("", |(_, unsaid)| unsaid).to_owned();
    let unsaid: Vec<&str> = unsaid.split(':').next().unwrap().split(", ").collect();
    let said = told(&answer, &columns, |row| !unsaid.contains(&row[0].as_deref().unwrap()));
    assert_eq!(found, said, "{args:?}\n{text}");
    let args = Args { milestone: found[0][0].clone(), ..args.clone() };
    let columns: Compared<'_> = (&["bucket", "total"], |row| some(row[1].as_deref()));
    found.len() + compared(project, connection, "milestone-trend", &args, columns)
}

/// Who does the first step by itself is who starts, where nobody is left out.
fn funnels(project: &mut Project, connection: &Connection) -> usize {
    let config = project.config().clone();
    let mut rows = 0;
    for funnel in config.funnels.iter().take(6) {
        let args = Args { funnel: Some(funnel.id.clone()), ..Args::default() };
        let text = printed(project, "custom-funnel", &args).unwrap();
        let found = run(connection, &text, &["position", "events", "customers"]);
        assert_eq!(found.len(), funnel.steps.len(), "{text}");
        if funnel.exclude.is_empty() && funnel.order.name() != "any" {
            let answer = project.ask(|cx| report::find("custom-funnel").unwrap().ask(cx, &args)).unwrap();
            let first = told(&answer, &["position", "count"], |row| row[0].as_deref() == Some("1"));
            let counted = if funnel.count.name() == "totals" { &found[0][1] } else { &found[0][2] };
            assert_eq!(&first[0][1], counted, "{}\n{text}", funnel.id);
            rows += 1;
        }
    }
    rows
}

#[rstest]
fn h1_the_statement_on_the_users_own_tables_says_the_same(#[files("fixtures/*/milepost.toml")] config: PathBuf) {
    let store = tempfile::tempdir().unwrap();
    // Data that is not there, and data that is refused.
    let Ok(mut project) = opened(&config, store.path()) else { return };
    all(&mut project, &Connection::open_in_memory().unwrap());
}

/// A folder with a configuration in it.
fn world(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("milepost.toml"), config).unwrap();
    folder
}

/// How many rows were compared of the project in a folder, by a connection to its own database or to none.
fn of_folder(folder: &Path, database: Option<&str>) -> usize {
    let mut project = opened(&folder.join("milepost.toml"), &folder.join("store")).unwrap();
    let settings = duckdb::Config::default().access_mode(duckdb::AccessMode::ReadOnly).unwrap();
    let connection = match database {
        Some(name) => Connection::open_with_flags(folder.join(name), settings).unwrap(),
        None => Connection::open_in_memory().unwrap(),
    };
    all(&mut project, &connection)
}

#[test]
fn h1_the_statement_runs_on_a_database_of_any_types_and_a_clock_that_turns() {
    let folder = world(
        r#"
        timezone = "Europe/Berlin"
        [source]
        database = "ware \"house\".duckdb"
        [[source.events]]
        table = "crm.\"the \"\"events\"\" of it\""
        occurred_at = "local time"
        timezone = "Europe/Berlin"
        customer_id = "who"
        event = "what"
        event_id = "id"
        attributes = "more"
        is_machine = "bot"
        where = "kind <> 'test'"
        [[source.events]]
        table = "orders"
        occurred_at = "ordered_on"
        customer_id = "buyer"
        event = { constant = "purchase" }
        [event_names]
        email_sent = ["Sent it"]
        email_opened = ["Opened"]
        [channel.whatsapp]
        [[milestone]]
        id = "big"
        trigger = "purchase"
        tracking_since = 2024-03-31
        conditions = [{ attribute = "amount", at_least = 20 }, { attribute = "Plan", in = ["GOLD", "ß"], ignore_case = true }]
        [[milestone]]
        id = "opened"
        trigger = "Opened"
        count = "every"
        conditions = [{ attribute = "mail.size", is_set = true }]
        [[milestone]]
        id = "not-in-sql"
        trigger = "purchase"
        conditions = [{ attribute = "ordered_on", at_least = 2024-04-01 }]
        "#,
    );
    let connection = Connection::open(folder.path().join("ware \"house\".duckdb")).unwrap();
    connection
        .execute_batch(
            r#"create schema crm;
            create table crm."the ""events"" of it" as select
                timestamp '2024-03-30 22:00:00' + to_minutes(i * 17) as "local time", (i % 40)::integer as who,
                case i % 6 when 0 then 'journey_entered' when 1 then 'Sent it' when 2 then 'Opened' when 3 then 'whatsapp_sent'
                    when 4 then 'email_clicked' else 'step_entered' end as what,
                case when i % 7 = 0 then null else (i // 2)::bigint end as id, 'j' || i % 2 as journey_id,
                case when i % 3 > 0 then 's' || i % 3 end as step_id, case when i % 5 = 0 then 'ios' end as platform,
                'a' || i % 4 as asset_id, {'mail': {'size': case when i % 9 > 0 then i end}} as more, i % 11 = 0 as bot,
                case when i % 13 = 0 then 'test' else 'real' end as kind
            from range(2000) t(i)
            union all by name
            select timestamp '2024-10-27 00:00:00' + to_minutes(i * 7) as "local time", i % 40 as who,
                case i % 2 when 0 then 'Sent it' else 'email_clicked' end as what, 100000 + i as id, 'j0' as journey_id, 'real' as kind
            from range(60) t(i);
            create table orders as select date '2024-03-29' + (i % 9)::integer as ordered_on, i % 30 as buyer,
                (i * 3.5)::decimal(9, 2) as amount, ['gold', 'Gold', 'silver', 'SS'][i % 4 + 1] as "Plan" from range(300) t(i);
            insert into orders from orders limit 5"#,
        )
        .unwrap();
    drop(connection);
    let mut project = opened(&folder.path().join("milepost.toml"), &folder.path().join("store")).unwrap();
    let text = printed(&mut project, "milestones", &Args::default()).unwrap();
    assert!(text.lines().nth(1).unwrap().contains("; without not-in-sql: its conditions compare dates"), "{text}");
    assert!(of_folder(folder.path(), Some("ware \"house\".duckdb")) > 30);
}

#[test]
fn h1_the_statement_reads_files_of_every_kind_where_they_are() {
    let folder = world(
        r#"
        [source]
        files = { mails = "mails", visits = "visits/*.parquet", app = "app.ndjson" }
        [[source.events]]
        table = "mails"
        [[source.events]]
        table = "visits"
        customer_id = "id"
        event = { constant = "form_visited" }
        journey_id = { file = "stem" }
        [[source.events]]
        table = "app"
        customer_id = "user.id"
        attributes = "params"
        [[milestone]]
        id = "screen"
        trigger = "app_open"
        conditions = [{ attribute = "screen", equals = "it's" }]
        [[milestone]]
        id = "first"
        trigger = "email_opened"
        conditions = [{ attribute = "note", is_not_set = true }]
        "#,
    );
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("mails")).unwrap();
    fs::create_dir(path("visits")).unwrap();
    let comma = "occurred_at,customer_id,event,journey_id,note\n2025-01-01T00:00:00+02:00,a,email_sent,w,\"x, \"\"y\"\"\nz\"\n\
                 2025/01/02 10:15,b,email_sent,w,\n2025-01-02,b,email_opened,w,\"\"\n2025-01-03T00:00:00.1234567Z,b,email_opened,w,\n";
    fs::write(path("mails/1.csv"), comma).unwrap();
    let tabs = "# exported\nevent\tcustomer_id\tjourney_id\toccurred_at\nemail_sent\tc\tw\t2025-01-04 00:00:00 +0100\n";
    fs::write(path("mails/2.csv"), tabs).unwrap();
    fs::write(path("mails/3.csv"), "sep=;\nevent;customer_id;journey_id;occurred_at\nemail_sent;d;v;2025-01-05\n")
        .unwrap();
    fs::write(path("mails/4.csv"), "").unwrap();
    let visits = "copy (select timestamp '2025-01-06' as occurred_at, i as id from range(5) t(i)) to '";
    let other = "copy (select timestamptz '2025-01-07 00:00:00+00' as occurred_at, i as id, 'ios' as platform from range(3) t(i)) to '";
    let connection = Connection::open_in_memory().unwrap();
    for (sql, name) in [(visits, "visits/spring.parquet"), (other, "visits/autumn.parquet")] {
        connection.execute_batch(&format!("{}{}'", sql, path(name).display())).unwrap();
    }
    let app = r#"{"occurred_at": "2025-01-08T00:00:00Z", "event": "app_open", "user": {"id": 7}, "params": [{"key": "screen", "value": {"string_value": "it's", "int_value": null}}, {"key": "screen", "value": {"string_value": "later"}}]}
{"occurred_at": "2025-01-08T01:00:00Z", "event": "app_open", "user": {"id": 8}, "params": [{"key": "other", "value": {"string_value": "it's"}}], "n": 1.0}
{"occurred_at": "2025-01-08T02:00:00Z", "event": "app_open", "user": {"id": "9"}, "params": {"screen": "it's"}, "journey_id": "app"}
{"occurred_at": "2025-01-08T02:00:00Z", "event": "email_sent", "user": {"id": "9"}, "params": null, "journey_id": "app"}
"#;
    fs::write(path("app.ndjson"), app).unwrap();
    assert!(of_folder(folder.path(), None) > 8);
}

#[test]
fn h1_where_no_statement_says_it_the_reason_stands_in_one_line() {
    let store = tempfile::tempdir().unwrap();
    let mut project = opened(Path::new("fixtures/funnel/milepost.toml"), store.path()).unwrap();
    let args = Args { journey: Some("welcome".into()), customer: Some("a".into()), ..Args::default() };
    for report in report::REPORTS.iter().filter(|report| report.name != "milestone-trend") {
        let Ok(text) = project.ask(|cx| project::sql(report, cx, &args)) else { continue };
        let second = text.lines().nth(1).unwrap();
        let none = second.strip_prefix("-- on your own tables: no statement, since ");
        assert_eq!(none.is_none(), text.contains("\n-- On your own tables, in "), "{}: {second}", report.name);
        assert!(none.is_none_or(|why| why.len() > 20 && !why.ends_with('.')), "{second}");
    }
    let of_segment = Filter { segments: vec!["unsubscribed".into()], ..Filter::default() };
    let why = printed(&mut project, "journeys", &Args { filter: of_segment, ..Args::default() }).unwrap_err();
    assert!(why.ends_with("one statement over the events does not say the filter by segment: leave it away"), "{why}");
    // A record that is left out would stop the engine.
    let broken = world("[source]\nfiles = { events = \"events.csv\" }\n[[milestone]]\nid = \"m\"\ntrigger = \"x\"\n");
    fs::write(broken.path().join("events.csv"), "occurred_at,customer_id,event\n2025-01-01,a,x\n2025-01-01,a\n")
        .unwrap();
    let mut project = opened(&broken.path().join("milepost.toml"), &broken.path().join("store")).unwrap();
    let why = printed(&mut project, "milestones", &Args::default()).unwrap_err();
    assert!(why.contains("records that cannot be read"), "{why}");
}

#[test]
fn h1_the_statement_says_the_same_of_a_whole_company() {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_milepost"))
        .args(["demo", "--customers", "400", "--seed", "1", "--no-open"])
        .arg(folder.path().join("demo"))
        .env("XDG_CACHE_HOME", folder.path().join("cache"))
        .env("XDG_STATE_HOME", folder.path().join("state"))
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let demo = folder.path().join("demo");
    let database = fs::read_dir(&demo).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let database = database.into_iter().find(|name| name.ends_with(".duckdb")).unwrap();
    assert!(of_folder(&demo, Some(&database)) > 100);
}
