use super::*;
use crate::config::Config;
use crate::domain::hash::{customer_hash, fmix64};
use crate::journey::Facts;
use crate::store::refresh::event_names::EventNames;
use crate::store::refresh::extract::Extracted;
use crate::store::refresh::extract::counts::Counts;
use crate::store::refresh::extract::part::{Hit, Part, PartSegment};
use crate::store::refresh::extract::record::{IdKind, Record, number_hash};
use crate::store::refresh::extract::table_rows::{CUSTOMERS, SEGMENTS, TableRow};
use crate::store::refresh::shapes::{ShapeTexts, Shapes};

/// Parts as another engine may hand them over.
struct Given {
    extracted: Extracted,
    parts: Vec<Vec<Given1>>,
}

/// One event: customer, time, shape, event id, row.
#[derive(Clone, Copy)]
struct Given1 {
    customer: u32,
    at: i64,
    shape: u32,
    id: Option<i64>,
    row: u32,
}

fn id_of(customer: u32) -> String {
    format!("customer {customer}")
}

impl Extract for Given {
    fn extracted(&self) -> &Extracted {
        &self.extracted
    }

    fn parts(&self) -> usize {
        self.parts.len()
    }

    /// Every event brings its customer's id along: ids may stand more than once.
    fn take(&self, number: usize) -> Result<Part, Error> {
        let mut part = Part { rows: vec![Vec::new(), Vec::new()], ..Part::default() };
        part.segments.push(PartSegment { first: 0, entry: 0, base: 0, prefix: [].into(), long: 0 });
        for (n, event) in (0..).zip(&self.parts[number]) {
            let mut record = Record::at_time(event.at);
            record.customer = n;
            (record.shape, record.row) = (event.shape, event.row);
            match event.id {
                Some(id) => record.set_id(IdKind::Number, id.cast_unsigned()),
                None => record.set_id(IdKind::None, fmix64(u64::from(event.row))),
            }
            record.set_ids(number_hash(i64::from(event.customer % 3)), 0);
            if event.shape == PURCHASE {
                record.set_hit();
                part.hits.push(Hit { record: n, trigger: 0, value: f64::from(event.row) });
            }
            part.customers.push(&id_of(event.customer));
            part.records.push(record);
        }
        for event in &self.parts[number] {
            let (id, name) = (id_of(event.customer), format!("name {}", event.row));
            let member = TableRow { id: &id, texts: [Some("s"), None, None, None], times: [Some(event.at), None] };
            if event.row % 5 == 1 {
                member.write(SEGMENTS, &mut part.rows[SEGMENTS]);
            }
            let listed = TableRow { id: &id, texts: [Some(&name), None, None, None], times: [None; 2] };
            listed.write(CUSTOMERS, &mut part.rows[CUSTOMERS]);
        }
        Ok(part)
    }
}

const PURCHASE: u32 = 2;

fn shapes() -> Shapes {
    let toml = "[source]\nfiles = { events = \"events.csv\" }";
    let (config, _) = Config::parse(std::path::Path::new("milepost.toml"), toml).unwrap();
    let shape = |event: &str, journey: Option<&str>| ShapeTexts {
        journey: journey.map(str::to_owned),
        ..ShapeTexts::named(event)
    };
    let texts = vec![shape("email_clicked", Some("a")), shape("journey_entered", Some("a")), shape("purchase", None)];
    let shapes = Shapes::new(texts, &EventNames::new(&config));
    assert_eq!(shapes.texts[PURCHASE as usize].event, "purchase");
    shapes
}

/// The tables written and the sums, for events in so many parts by the customers' hashes, each in some order.
fn folded(events: &[Given1], parts: usize, threads: usize, turn: usize) -> (Vec<String>, String) {
    let mut ranges = vec![Vec::new(); parts];
    for event in events {
        let hash = u128::from(customer_hash(&id_of(event.customer)));
        ranges[usize::try_from((hash * parts as u128) >> 64).unwrap()].push(*event);
    }
    for range in &mut ranges {
        let turn = turn.min(range.len());
        range.rotate_left(turn);
    }
    let counts = vec![Counts { accepted: events.len() as u64, ..Counts::default() }];
    let extracted = Extracted { as_of: 1_000, counts, shapes: shapes(), presence: Vec::new() };
    let given = Given { extracted, parts: ranges };
    let plan = FoldPlan {
        shapes: &given.extracted.shapes,
        facts: vec![Facts::default(), Facts { ended: None, suppress: vec![0] }],
        suppressing: vec!["s".to_owned()],
        as_of: 1_000,
        entries: 1,
        threads,
        sequence: true,
    };
    let connection = Connection::open_in_memory().unwrap();
    let schema = [
        include_str!("../../tables/folded.sql"),
        include_str!("../../tables/people.sql"),
        include_str!("../../tables/trigger.sql"),
    ];
    let schema = schema.join("\n").replace("create table ", "create table out.main.");
    connection.execute_batch(&format!("attach ':memory:' as out; {schema}")).unwrap();
    let sums = fold(&connection, &given, &plan, &Progress::new()).unwrap();
    let tables =
        ["touch", "entry", "visit", "message", "excluded", "other_event", "customer", "member", "hit", "sequence"];
    let rows = tables.iter().flat_map(|table| {
        let sql = format!("select '{table} ' || cast(t as varchar) from out.main.{table} as t");
        let mut statement = connection.prepare(&sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<Vec<String>, _>>().unwrap()
    });
    let twice = &sums.duplicates[0].rows;
    (rows.collect(), format!("{:?} {} {} {twice:?} {:?}", sums.days, sums.customers, sums.strays, sums.listed))
}

#[test]
fn any_extract_in_any_number_of_parts_threads_and_any_order_gives_the_same_rows() {
    let events: Vec<Given1> = (0..100_u32)
        .flat_map(|customer| {
            (0..5_u32).map(move |event| Given1 {
                customer,
                at: i64::from(event * (customer % 7) * 20),
                shape: (customer + event) % 3,
                id: (customer % 2 == 0).then_some(i64::from(customer * 7 + event * 3)),
                row: customer * 5 + event,
            })
        })
        .collect();
    let expected = folded(&events, 1, 1, 0);
    assert!(expected.0.len() > 500);
    assert!(expected.1.contains(" 100 "), "{}", expected.1);
    for (parts, threads, turn) in [(1, 1, 3), (4, 2, 0), (7, 3, 11), (23, 2, 2)] {
        assert_eq!(folded(&events, parts, threads, turn), expected, "{parts} parts");
    }
}

#[test]
fn t5_rows_without_id_that_are_equal_count_once() {
    let event = |at, row| Given1 { customer: 1, at, shape: PURCHASE, id: None, row };
    // The hash of a row without id is made from its number here: the second stands for an equal row.
    let (rows, sums) = folded(&[event(5, 7), event(5, 7), event(6, 8)], 1, 1, 0);
    assert_eq!(rows.iter().filter(|row| row.starts_with("hit ")).count(), 2, "{rows:?}");
    assert!(sums.contains("[7]"), "{sums}");
}
