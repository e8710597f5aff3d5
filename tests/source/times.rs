//! Times: zones of entries, dates, fractions, and what cannot be read (T3).

use super::*;

/// What one column of the table `events` is read as, in the order of `n`.
fn read(world: &World, column: Column, zone: Option<&str>, configured: Option<&str>) -> Vec<Option<String>> {
    let mut config = world.config.clone();
    config.zone = configured.map(|name| Zone::parse(name).unwrap()).unwrap_or_default();
    let mut entry = mapping(None, &[("occurred_at", column)]);
    entry.timezone = zone.map(|name| Zone::parse(name).unwrap());
    config.source.events = vec![EventSource { mapping: entry }];
    let source = Source::open(&config).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let events = source.events().next().unwrap();
    texts(&source, events, &format!("make_timestamp({})", events.column("occurred_at").unwrap().sql), "n")
}

#[test]
fn t3_times_without_offset_are_local_to_the_zone_of_their_entry() {
    let world = World::new(
        "create table events (n int, naive timestamp, ms timestamp_ms, zoned timestamptz, day date, text varchar, event varchar, customer_id varchar);
         insert into events values
           (1, '2024-07-01 00:30:00', '2024-07-01 00:30:00', '2024-07-01 00:30:00+00', '2024-07-01', '2024-07-01 00:30', 'e', 'c'),
           (2, '2024-03-31 02:10:00', '2024-03-31 02:10:00', '2024-03-31 02:10:00+00', '2024-01-01', '2024-03-31T02:10', 'e', 'c'),
           (3, '2024-10-27 02:30:00', '2024-10-27 02:30:00', '2024-10-27 02:30:00+00', null, '2024-10-27 02:30:00 +0100', 'e', 'c'),
           (4, null, null, null, null, '2024-07-01', 'e', 'c')",
    );
    // Berlin is two hours ahead in summer; at 2024-03-31 02:00 the clock goes to 03:00, which is 01:00 UTC; of the two
    // 02:30 of 2024-10-27 the first is of summer time.
    let local = [Some("2024-06-30 22:30:00"), Some("2024-03-31 01:00:00"), Some("2024-10-27 00:30:00"), None];
    let local = local.map(|text| text.map(str::to_owned));
    let berlin = |column: &str| read(&world, name(column), Some("Europe/Berlin"), None);
    assert_eq!(berlin("naive"), local);
    assert_eq!(berlin("ms"), local);
    assert_eq!(
        berlin("zoned"),
        [Some("2024-07-01 00:30:00"), Some("2024-03-31 02:10:00"), Some("2024-10-27 02:30:00"), None]
            .map(|text| text.map(str::to_owned))
    );
    assert_eq!(
        berlin("day"),
        [Some("2024-06-30 22:00:00".to_owned()), Some("2023-12-31 23:00:00".to_owned()), None, None]
    );
    // An offset in the text is the text's own.
    assert_eq!(
        berlin("text"),
        some(&["2024-06-30 22:30:00", "2024-03-31 01:00:00", "2024-10-27 01:30:00", "2024-06-30 22:00:00"])
    );
    // Without a zone of the entry they are UTC, whatever zone is configured; dates are of that one.
    let configured = |column: &str| read(&world, name(column), None, Some("America/New_York"));
    assert_eq!(configured("naive")[0].as_deref(), Some("2024-07-01 00:30:00"));
    assert_eq!(configured("text")[0].as_deref(), Some("2024-07-01 00:30:00"));
    assert_eq!(configured("text")[3].as_deref(), Some("2024-07-01 04:00:00"));
    assert_eq!(configured("day")[0].as_deref(), Some("2024-07-01 04:00:00"));
    assert_eq!(configured("day")[1].as_deref(), Some("2024-01-01 05:00:00"));
}

#[test]
fn t3_expressions_give_local_times_but_for_those_that_count_from_1970() {
    let world = World::new(
        "create table events as select 1 as n, 1719786600::bigint as s, '01.07.2024 00:30' as text, timestamp '2024-07-01 00:30' as naive, 'e' as event, 'c' as customer_id",
    );
    let read = |text: &str| {
        let found = super::times::read(&world, Column::Expression(text.to_owned()), Some("Europe/Berlin"), None);
        found[0].clone().unwrap_or_default()
    };
    // 1719786600 s are 2024-06-30 22:30 UTC.
    for text in [
        "to_timestamp(s)",
        "epoch_ms(s * 1000)",
        "make_timestamp(s * 1000000)",
        "strptime(text, '%d.%m.%Y %H:%M')",
        "naive",
        "case when n = 1 then naive end",
        "make_timestamp(2024, 7, 1, 0, 30, 0)",
        "make_date(2024, 7, 1) + interval 30 minute",
    ] {
        assert_eq!(read(text), "2024-06-30 22:30:00", "{text}");
    }
}

#[test]
fn t3_nanoseconds_are_cut_to_microseconds_before_1970_as_after() {
    let world = World::new(
        "create table events (n int, ns timestamp_ns, text varchar, event varchar, customer_id varchar);
         insert into events values (1, '2024-12-31 23:59:59.9999997', '2024-12-31 23:59:59.9999997', 'e', 'c'),
                                   (2, '1969-12-31 23:59:59.9999997', '1969-12-31 23:59:59.9999997', 'e', 'c'),
                                   (3, '1969-12-31 23:59:59.999999', '1970-01-01', 'e', 'c')",
    );
    let cut = ["2024-12-31 23:59:59.999999", "1969-12-31 23:59:59.999999"];
    for column in [
        name("ns"),
        name("text"),
        Column::Expression("ns".to_owned()),
        Column::Expression("case when n > 0 then ns end".to_owned()),
    ] {
        assert_eq!(read(&world, column.clone(), None, None)[..2], some(&cut)[..], "{column:?}");
    }
    assert_eq!(read(&world, name("ns"), None, None)[2].as_deref(), Some("1969-12-31 23:59:59.999999"));
    let day = read(&world, Column::Expression("date_trunc('day', ns)".to_owned()), None, None);
    assert_eq!(day[0].as_deref(), Some("2024-12-31 00:00:00"));
    let source = world.open_with(mapping(None, &[("occurred_at", name("text"))]));
    let events = source.events().next().unwrap();
    assert_eq!(
        texts(&source, events, &events.attribute("ns").unwrap(), "n")[0].as_deref(),
        Some("\"2024-12-31T23:59:59.999999Z\"")
    );
}

#[test]
fn t3_days_spent_are_of_the_configured_zone() {
    let mut world = World::new(
        "create table events as select timestamp '2025-04-01' as occurred_at, 'c' as customer_id, 'e' as event;
         create table costs as select date '2025-04-01' as spent_on, 5 as amount;
         create table journeys as select 'j' as journey_id, '2025-04-01' as published_at, '2025-04-01T00:00' as ended_at",
    );
    world.config.zone = Zone::parse("America/New_York").unwrap();
    let source = world.open();
    let read = |role: &str, column: &str| {
        let table = source.table(role).unwrap();
        texts(&source, table, &format!("make_timestamp({})", table.column(column).unwrap().sql), "1")
    };
    // New York is four hours behind UTC on that day.
    assert_eq!(read("costs", "spent_on"), some(&["2025-04-01 04:00:00"]));
    assert_eq!(read("journeys", "published_at"), some(&["2025-04-01 04:00:00"]));
    assert_eq!(read("journeys", "ended_at"), some(&["2025-04-01 00:00:00"]));
}

#[test]
fn t3_the_usual_variants_of_iso_are_read_and_others_counted() {
    let world = csv("n,occurred_at,customer_id,event
1,2024-07-01 00:30:00 +0200,c,e
2,20240310T125500Z,c,e
3,2024-03-10 12:55:00 GMT,c,e
4,2024/3/10 12:55,c,e
5,2024-3-1,c,e
6,2024-07-01 00:30:00 CEST,c,e
7,01.03.2024 10:00,c,e
");
    let source = world.open();
    let events = source.events().next().unwrap();
    let sql = format!("make_timestamp({})", events.column("occurred_at").unwrap().sql);
    let read = texts(&source, events, &sql, "n");
    assert_eq!(
        read[..5],
        some(&[
            "2024-06-30 22:30:00",
            "2024-03-10 12:55:00",
            "2024-03-10 12:55:00",
            "2024-03-10 12:55:00",
            "2024-03-01 00:00:00"
        ])
    );
    assert_eq!(read[5..], [None, None]);
    let found = unreadable(&source, events);
    assert_eq!((found[0].0, found[0].1.as_deref()), (2, Some("01.03.2024 10:00")));
}

#[test]
fn t3_names_of_zones_in_formats_are_refused_with_the_way_out() {
    let world = World::new("create table events (t varchar, customer_id varchar, event varchar)");
    for text in ["strptime(t, '%Y-%m-%d %H:%M:%S %Z')", "try_strptime(t, '%Z')", "strptime(t, '%%%Z')"] {
        let errors = world.refusals(text);
        assert!(errors[0].to_string().contains("%Z"), "{errors:?}");
        assert_eq!(errors[0].hint(), "give the entry its zone: timezone = \"Europe/Berlin\"");
        assert_eq!(errors[0].exit_code(), 78);
    }
    assert!(world.refusals("strptime(t, '%%Z %Y')").is_empty());
    assert!(world.refusals("t at time zone 'Europe/Berlin'")[0].hint().contains("timezone"));
}

/// The way out where no row has a time.
fn untimed(values: &[&str]) -> (u8, String, String) {
    let rows: String = values.iter().fold(String::new(), |rows, value| rows + &format!("\"{value}\",c,e\n"));
    let world =
        csv(format!("sent at,customer_id,event\n{rows}")).event(mapping(None, &[("occurred_at", name("sent at"))]));
    let source = world.open();
    let error = source.untimed(source.events().next().unwrap()).unwrap().expect("no time is read");
    (error.exit_code(), error.to_string(), error.hint().to_owned())
}

#[test]
fn p6_where_no_row_has_a_time_the_expression_to_write_is_named() {
    let (code, message, hint) = untimed(&["01.03.2024 10:00", "31.03.2024 11:30"]);
    assert_eq!(code, 65);
    assert!(message.contains("`01.03.2024 10:00`, `31.03.2024 11:30`"), "{message}");
    assert_eq!(hint, r#"write occurred_at = { expression = "strptime(\"sent at\", '%d.%m.%Y %H:%M')" }"#);
    let writes = |values: &[&str], expression: &str| {
        let (_, _, hint) = untimed(values);
        assert!(hint.contains(expression), "{hint}");
    };
    writes(&["1709290000"], r#"to_timestamp(\"sent at\"::double)"#);
    writes(&["1709290000123"], r#"epoch_ms(\"sent at\"::bigint)"#);
    writes(&["1709290000123456"], r#"make_timestamp(\"sent at\"::bigint)"#);
    writes(&["3/13/2024 9:00:00 AM"], "'%m/%d/%Y %I:%M:%S %p'");
    writes(&["3/1/2024 9:00:00 AM"], "both fit");
    writes(&["2024-07-01 00:30:00 CEST"], r#"left(\"sent at\", 19)"#);
    writes(&["2024-07-01 00:30:00 CEST"], "timezone");
    writes(&["tomorrow"], "with the format that the values have");
    // What is proposed is what reads the values: written, the time comes.
    let world = csv("t,customer_id,event\n01.03.2024 10:00,c,e\n");
    let entry = mapping(None, &[("occurred_at", Column::Expression("strptime(t, '%d.%m.%Y %H:%M')".to_owned()))]);
    let source = world.open_with(entry);
    assert!(source.untimed(source.events().next().unwrap()).unwrap().is_none());
    // No row, or none with anything in it, is no such fault.
    for text in ["occurred_at,customer_id,event\n", "occurred_at,customer_id,event\n,c,e\n"] {
        let source = csv(text).open();
        assert!(source.untimed(source.events().next().unwrap()).unwrap().is_none());
    }
}
