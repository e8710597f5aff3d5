//! Files: their layouts, encodings and places, and what NDJSON holds.

use super::*;

#[test]
fn p6_lines_before_the_header_are_skipped_and_counted() {
    let world =
        csv("sep=;\r\n# exported, 2025\r\noccurred_at;customer_id;event\r\n2025-01-01;1;e\r\n2025-01-02;2;\r\nx\r\n");
    let source = world.open();
    assert_eq!(source.count(source.events().next().unwrap()).unwrap(), 2);
    assert_eq!(source.skipped(), [("events.csv".to_owned(), 2)]);
    // The line keeps its number.
    assert_eq!(found(&source), [("events.csv: too few columns".to_owned(), 1, "line 6: x\r\n".to_owned())]);
}

#[test]
fn p6_text_of_another_encoding_is_read_where_it_is_said() {
    let text: &[u8] = b"occurred_at,customer_id,event\n2025-01-01,caf\xe9 \x80,e\n2025-01-01,plain,e\n";
    let mut world = csv(text);
    assert_eq!(found(&world.open())[0].1, 1);
    assert!(found(&world.open())[0].0.contains("encoding = \"windows-1252\""));
    world.config.source.encodings = vec![("events".to_owned(), "windows-1252")];
    let source = world.open();
    let events = source.events().next().unwrap();
    assert_eq!(
        texts(&source, events, &events.column("customer_id").unwrap().sql, "customer_id"),
        some(&["café €", "plain"])
    );
    assert!(source.rejects().is_empty());
    // Two bytes a letter, with and without a mark; half a letter at the end spoils its record alone.
    let wide = |mark: &str, text: &str| -> Vec<u8> {
        format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let head = "occurred_at,customer_id,event\n";
    for mark in ["", "\u{feff}"] {
        let mut world = csv(wide(mark, &format!("{head}2025-01-01,žluť,e\n")));
        world.config.source.encodings = vec![("events".to_owned(), "UTF-16LE")];
        let source = world.open();
        let events = source.events().next().unwrap();
        assert_eq!(texts(&source, events, &events.column("customer_id").unwrap().sql, "1"), some(&["žluť"]));
    }
    let mut broken = wide("", &format!("{head}2025-01-01,1,e\n2025-01-01,2,"));
    broken.extend([0x00, 0xd8, b'e', 0, b'\n', 0]);
    let mut world = csv(broken);
    world.config.source.encodings = vec![("events".to_owned(), "UTF-16LE")];
    let source = world.open();
    assert_eq!(source.count(source.events().next().unwrap()).unwrap(), 1);
    assert_eq!(found(&source)[0].0, "events.csv: not written as `encoding` says");
}

#[test]
fn files_of_folders_are_read_and_named() {
    let head = "occurred_at,customer_id\n";
    let world = World::files(&[("events", "all")], &[]);
    for (path, text) in [
        ("all/2024/sent.csv", format!("{head}2024-01-01,1\n")),
        ("all/2025/sent.csv", "customer_id,extra,occurred_at\n2,x,2025-01-01\n".to_owned()),
        ("all/2025/deep/opened.v2.csv", format!("{head}2025-01-02,3\n")),
        ("all/.hidden.csv", format!("{head}2025-01-02,9\n")),
    ] {
        let path = world.dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let world = world
        .event(mapping(None, &[("event", Column::File(FilePart::Stem)), ("variant", Column::File(FilePart::Folder))]));
    let source = world.open();
    let events = source.events().next().unwrap();
    let read = |sql: &str| texts(&source, events, sql, "customer_id");
    assert_eq!(read(&events.column("event").unwrap().sql), some(&["sent", "sent", "opened.v2"]));
    assert_eq!(read(&events.column("variant").unwrap().sql), some(&["2024", "2025", "deep"]));
    assert_eq!(read(&events.attribute("extra").unwrap()), [None, Some("\"x\"".to_owned()), None]);
    let unmapped: Vec<&str> = events.unmapped.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(unmapped, ["extra"]);
    assert_eq!(source.identity().len(), 3);
    // A database has no files to name.
    let error = World::new("create table events (occurred_at timestamp, customer_id varchar)")
        .event(mapping(None, &[("event", Column::File(FilePart::Stem))]))
        .error();
    assert!(error.exit_code() == 78 && error.to_string().contains("comes from no file"), "{error}");
}

#[test]
fn parquet_and_ndjson_name_their_files_too() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::files(&[("events", "p/*.parquet")], &[]);
    let _ = dir;
    let folder = world.dir.path().join("p");
    std::fs::create_dir(&folder).unwrap();
    for (file, customer) in [("it's.parquet", 1), ("b.parquet", 2)] {
        let path = folder.join(file);
        let sql = format!(
            "copy (select timestamp '2025-01-01' as occurred_at, {customer} as customer_id, 'x' as filename) to '{}' (format parquet)",
            path.to_str().unwrap().replace('\'', "''")
        );
        Connection::open_in_memory().unwrap().execute_batch(&sql).unwrap();
    }
    let entry =
        || mapping(None, &[("event", Column::File(FilePart::Stem)), ("variant", Column::File(FilePart::Folder))]);
    let world = world.event(entry());
    let source = world.open();
    let events = source.events().next().unwrap();
    let read = |sql: &str| texts(&source, events, sql, "customer_id");
    assert_eq!(read(&events.column("event").unwrap().sql), some(&["it's", "b"]));
    assert_eq!(read(&events.column("variant").unwrap().sql), some(&["p", "p"]));
    assert_eq!(read(&events.attribute("filename").unwrap()), some(&["\"x\"", "\"x\""]));
    let line = br#"{"occurred_at": "2025-01-01", "customer_id": 1}"#;
    let world = World::files(&[("events", "*.ndjson")], &[("a.ndjson", line), ("b.ndjson", line)])
        .event(mapping(None, &[("event", Column::File(FilePart::Stem))]));
    let source = world.open();
    let events = source.events().next().unwrap();
    assert_eq!(texts(&source, events, &events.column("event").unwrap().sql, "1"), some(&["a", "b"]));
}

#[test]
fn p6_a_line_of_70_mb_is_rejected_with_its_number_and_costs_no_other() {
    let long = vec![b'x'; 70 << 20];
    let mut text = b"occurred_at,customer_id,event\n2025-01-01,1,e\n2025-01-01,2,".to_vec();
    text.extend(&long);
    text.extend(b",a,b\n2025-01-01,3,e\n");
    let source = csv(text).open();
    assert_eq!(source.count(source.events().next().unwrap()).unwrap(), 2);
    let rejects = found(&source);
    assert_eq!(rejects.len(), 1, "{:?}", rejects.iter().map(|(what, ..)| what).collect::<Vec<_>>());
    assert!(rejects[0].1 == 1 && rejects[0].2.starts_with("line 3: 2025-01-01,2,xxx"), "{:?}", rejects[0].0);
    let mut text = br#"{"occurred_at": "2025-01-01", "customer_id": 1, "event": "e"}"#.to_vec();
    text.extend(b"\n{\"event\": \"");
    text.extend(&long);
    text.extend(b"\"}\n{\"occurred_at\": \"2025-01-01\", \"customer_id\": 3, \"event\": \"e\"}\n");
    let world = World::files(&[("events", "events.ndjson")], &[("events.ndjson", &text)]);
    let source = world.open();
    assert_eq!(source.count(source.events().next().unwrap()).unwrap(), 2);
    let rejects = found(&source);
    assert!(rejects.len() == 1 && rejects[0].1 == 1 && rejects[0].2.starts_with("line 2: "), "{:?}", rejects[0].0);
}

/// The same rows as CSV, NDJSON and Parquet.
fn kinds() -> Vec<(&'static str, World)> {
    let csv_text = "ts,ms,email,b,status,score,paid\n1709290000,1709290000123,A@X.ORG,7,paid,5,true\n1709290000,1709290000123,,8,cancelled,10,false\n";
    let json_text = r#"{"ts": 1709290000, "ms": 1709290000123, "email": "A@X.ORG", "b": 7, "status": "paid", "score": 5, "paid": true}
{"ts": 1709290000, "ms": 1709290000123, "email": null, "b": 8, "status": "cancelled", "score": 10, "paid": false}
"#;
    let parquet = tempfile::tempdir().unwrap();
    let path = parquet.path().join("e.parquet");
    let sql = format!(
        "copy (select * from (values (1709290000::bigint, 1709290000123::bigint, 'A@X.ORG', 7, 'paid', 5, true),
                                     (1709290000, 1709290000123, null, 8, 'cancelled', 10, false))
               v(ts, ms, email, b, status, score, paid)) to '{}' (format parquet)",
        path.display()
    );
    Connection::open_in_memory().unwrap().execute_batch(&sql).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    vec![
        ("csv", World::files(&[("events", "e.csv")], &[("e.csv", csv_text.as_bytes())])),
        ("ndjson", World::files(&[("events", "e.ndjson")], &[("e.ndjson", json_text.as_bytes())])),
        ("parquet", World::files(&[("events", "e.parquet")], &[("e.parquet", &bytes)])),
    ]
}

#[test]
fn m2_a_scalar_of_ndjson_is_its_value_as_in_any_other_file() {
    for (kind, world) in kinds() {
        let numbers = if kind == "csv" {
            ("to_timestamp(ts::double)", "epoch_ms(ms::bigint)")
        } else {
            ("to_timestamp(ts)", "epoch_ms(ms)")
        };
        let entry = mapping(
            None,
            &[
                ("occurred_at", Column::Expression(numbers.0.to_owned())),
                ("customer_id", name("b")),
                ("event", Column::Expression("lower(email)".to_owned())),
            ],
        );
        let source = world.open_with(entry);
        let events = source.events().next().unwrap();
        let at = texts(&source, events, &events.column("occurred_at").unwrap().sql, "b");
        assert_eq!(at, some(&["1709290000000000"; 2]), "{kind}");
        assert_eq!(
            texts(&source, events, &events.column("event").unwrap().sql, "b"),
            [Some("a@x.org".to_owned()), None]
        );
        for (expression, wanted) in [
            ("lower(email)", [Some("a@x.org"), None]),
            ("concat(email, '_', b)", [Some("A@X.ORG_7"), Some("_8")]),
            ("coalesce(email, 'none')", [Some("A@X.ORG"), Some("none")]),
            ("case when status = 'paid' then 'yes' else status end", [Some("yes"), Some("cancelled")]),
            ("email || '!'", [Some("A@X.ORG!"), None]),
            ("strftime(EPOCH, '%Y-%m-%d %H:%M:%S')", [Some("2024-03-01 10:46:40"), Some("2024-03-01 10:46:40")]),
        ] {
            let expression = expression.replace("EPOCH", numbers.1);
            let entry = mapping(
                None,
                &[
                    ("occurred_at", Column::Expression(numbers.0.to_owned())),
                    ("customer_id", name("b")),
                    ("event", Column::Expression(expression.clone())),
                ],
            );
            let source = world.open_with(entry);
            let events = source.events().next().unwrap();
            let found = texts(&source, events, &events.column("event").unwrap().sql, "b");
            assert_eq!(found, wanted.map(|text| text.map(str::to_owned)), "{kind}: {expression}");
        }
        for (filter, wanted) in [
            ("status <> 'cancelled'", 1),
            ("status in ('paid', 'open')", 1),
            ("starts_with(status, 'p')", 1),
            ("status like 'p%'", 1),
            ("status ilike 'P%'", 1),
            // As numbers, not as texts: 10 is more than 9, and 5 is not.
            ("score > 9", 1),
            ("score between 4 and 6", 1),
            ("score in (5, 10)", 2),
            ("greatest(score, 6) = 6", 1),
            ("b = 7", 1),
            ("email is null", 1),
        ] {
            let mut entry = mapping(
                None,
                &[
                    ("occurred_at", Column::Expression(numbers.0.to_owned())),
                    ("customer_id", name("b")),
                    ("event", name("status")),
                ],
            );
            entry.filter = Some(placed(filter.to_owned()));
            let source = world.open_with(entry);
            let events = source.events().next().unwrap();
            let kept = texts(&source, events, events.filter.as_ref().unwrap(), "b");
            let kept = kept.iter().filter(|kept| kept.as_deref() == Some("true")).count();
            assert_eq!(kept, wanted, "{kind}: {filter}");
        }
    }
}

#[test]
fn m2_mixed_scalars_of_ndjson_are_text_and_nested_values_json() {
    let lines = r#"{"occurred_at": "2025-01-01", "customer_id": "a", "event": "e", "mixed": 7, "big": 12345678901234567890, "num": 1, "odd": {"x": 1}, "list": [1]}
{"occurred_at": "2025-01-01", "customer_id": "b", "event": "e", "mixed": "007", "big": 1, "num": 2.5, "odd": "plain", "list": null}
{"occurred_at": "2025-01-01", "customer_id": "c", "event": "e", "mixed": true}
"#;
    let world = World::files(&[("events", "e.ndjson")], &[("e.ndjson", lines.as_bytes())]);
    let source = world.open();
    let events = source.events().next().unwrap();
    let kind = |name: &str| events.all.iter().find(|column| column.name == name).unwrap().kind.clone();
    assert_eq!(["mixed", "big", "num", "odd", "list"].map(kind), ["VARCHAR", "HUGEINT", "DOUBLE", "VARCHAR", "JSON"]);
    let read = |sql: &str| texts(&source, events, sql, "customer_id");
    assert_eq!(read("mixed"), some(&["7", "007", "true"]));
    assert_eq!(read("big"), [Some("12345678901234567890".to_owned()), Some("1".to_owned()), None]);
    assert_eq!(read("odd"), [Some(r#"{"x":1}"#.to_owned()), Some("plain".to_owned()), None]);
    assert_eq!(read(&events.attribute("odd.x").unwrap()), [Some("1".to_owned()), None, None]);
}
