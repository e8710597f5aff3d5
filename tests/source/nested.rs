//! Values inside of columns: dotted paths, and lists of keys and values (M2).

use super::*;

const GA4: &str = r#"[{"key":"ga_session_id","value":{"string_value":null,"int_value":17}},{"key":"page","value":{"string_value":"/cart","int_value":null}}]"#;

/// One table for each way in which the same nested value may be kept.
fn worlds() -> Vec<(&'static str, World)> {
    let table = |columns: &str, values: &str| {
        World::new(&format!("create table events ({columns}); insert into events values ({values}), (null)"))
    };
    vec![
        (
            "struct",
            table(
                "p struct(person struct(id varchar), \"at\" timestamp, cart struct(total decimal(9,2)))",
                "{person: {id: 'a'}, 'at': timestamp '2024-07-01 00:30', cart: {total: 120.5}}",
            ),
        ),
        ("json", table("p json", r#"'{"person": {"id": "a"}, "at": "2024-07-01T00:30", "cart": {"total": 120.5}}'"#)),
        (
            "text",
            table("p varchar", r#"'{"person": {"id": "a"}, "at": "2024-07-01T00:30", "cart": {"total": 120.5}}'"#),
        ),
        (
            "map",
            table(
                "p map(varchar, json)",
                r#"map {'person': '{"id": "a"}', 'at': '"2024-07-01T00:30"', 'cart': '{"total": 120.5}'}"#,
            ),
        ),
    ]
}

#[test]
fn m2_dots_lead_into_struct_map_and_json() {
    for (kind, world) in worlds() {
        let entry = mapping(
            None,
            &[
                ("customer_id", name("p.person.id")),
                ("occurred_at", name("p.at")),
                ("value", name("P.cart.total")),
                ("event", Column::Expression("'bought ' || p.person.id".to_owned())),
            ],
        );
        let source = world.open_with(entry);
        let events = source.events().next().unwrap();
        let first = |sql: &str| texts(&source, events, sql, "rowid");
        let column = |name: &str| first(&events.column(name).unwrap().sql);
        assert_eq!(column("customer_id"), [Some("a".to_owned()), None], "{kind}");
        // 2024-07-01 00:30 UTC.
        assert_eq!(column("occurred_at"), [Some("1719793800000000".to_owned()), None], "{kind}");
        assert_eq!(column("value"), [Some("120.5".to_owned()), None], "{kind}");
        assert_eq!(column("event"), [Some("bought a".to_owned()), None], "{kind}");
        // In conditions, whether or not the column is given as attributes.
        let total = first(&events.attribute("p.cart.total").unwrap());
        assert!(
            total[0].as_deref().is_some_and(|text| text.starts_with("120.5")) && total[1].is_none(),
            "{kind}: {total:?}"
        );
    }
    let world = World::new(
        "create table events as select timestamp '2025-01-01' as occurred_at, 'c' as customer_id, 'e' as event, {cart: {total: 5}, \"a.b\": 7} as p",
    );
    let source = world.open_with(mapping(None, &[("attributes", name("p"))]));
    let events = source.events().next().unwrap();
    let read = |attribute: &str| texts(&source, events, &events.attribute(attribute).unwrap(), "1");
    assert_eq!(read("cart.total"), some(&["5"]));
    assert_eq!(read("a.b"), some(&["7"]));
    assert!(events.attribute("cart.none").is_none() && events.attribute("nowhere.total").is_none());
    let error = world.event(mapping(None, &[("value", name("p.crt"))])).error();
    assert!(error.to_string().contains("`p` has no field `crt`") && error.hint() == "did you mean cart?", "{error:?}");
}

#[test]
fn m2_lists_of_keys_and_values_are_read_as_objects() {
    let typed = "[{key: 'ga_session_id', value: {string_value: null::varchar, int_value: 17::bigint}}, {key: 'page', value: {string_value: '/cart', int_value: null}}]";
    let head = "create table events as select timestamp '2025-01-01' as occurred_at, 'c' as customer_id, 'e' as event,";
    for (kind, params) in [("list", typed.to_owned()), ("json", format!("'{GA4}'::json")), ("text", format!("'{GA4}'"))]
    {
        let world = World::new(&format!("{head} {params} as params"));
        let source =
            world.open_with(mapping(None, &[("attributes", name("params")), ("asset_id", name("params.page"))]));
        let events = source.events().next().unwrap();
        let read = |sql: &str| texts(&source, events, sql, "1");
        assert_eq!(read(&events.attribute("ga_session_id").unwrap()), some(&["17"]), "{kind}");
        assert_eq!(read(&events.attribute("page").unwrap()), some(&["\"/cart\""]), "{kind}");
        assert_eq!(read(&events.column("asset_id").unwrap().sql), some(&["/cart"]), "{kind}");
        assert!(unreadable(&source, events).is_empty(), "{kind}");
    }
}
