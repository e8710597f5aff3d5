//! Expressions: what they cost, and what a refusal says (P19).

use std::time::{Duration, Instant};

use super::*;

#[test]
fn p19_expressions_that_grow_are_refused_at_once_with_their_place() {
    let world = World::new(
        "create table events (occurred_at timestamp, customer_id varchar, event varchar, c varchar, p json, ts timestamp)",
    );
    let nest = |times: usize, inner: &str, wrap: &dyn Fn(&str) -> String| {
        (0..times).fold(inner.to_owned(), |text, _| wrap(&text))
    };
    let separators = nest(15, "c", &|text| format!("concat_ws({text}, c, c, c, c, c)"));
    assert!(separators.len() > 400);
    let long = format!("concat_ws('{}', c, c)", "x".repeat(100));
    let nullif = nest(40, "c", &|text| format!("nullif({text}, 'x')"));
    let split = nest(40, "c", &|text| format!("split_part({text}, '/', 1)"));
    let formats = nest(6, "'%c%c'", &|text| format!("strftime(ts, {text})"));
    let any = format!("c like '{}'", "%a_".repeat(20));
    for text in [
        separators.as_str(),
        long.as_str(),
        nullif.as_str(),
        split.as_str(),
        formats.as_str(),
        any.as_str(),
        "c like c",
        "c ilike '%a_%b_%'",
        "strptime(c, c)",
        "replace(c, 'a', 'bb')",
        "replace(c, c, '')",
        "trim(c, c)",
        "trim(both c from c)",
        "json_extract(p, '$..*')",
        "json_extract(p, c)",
        "p->'$.*'",
        "p->>'$..a'",
        "repeat(c, 1000000000)",
        "lpad(c, 1000000000, 'x')",
        "rpad(c, 1000000000, 'x')",
        "printf('%1000000000s', c)",
        "format('{:>1000000000}', c)",
        "regexp_replace(c, '', 'xxxx', 'g')",
        "list_value(c, c)",
        "range(1000000000)",
        "string_split(c, '')",
        "array_to_string(c, c)",
        "bar(1, 0, 10, 1000000000)",
        "translate(c, c, c)",
        "hex(c)",
        "url_encode(c)",
        "to_json(c)",
    ] {
        let begun = Instant::now();
        let errors = world.refusals(text);
        let shown: String = text.chars().take(60).collect();
        let [Error::Mapping { span: Some(span), hint, .. }] = errors.as_slice() else { panic!("{shown}: {errors:#?}") };
        assert!(!hint.is_empty() && span.start >= 8 && span.end <= 8 + 2 + text.len(), "{shown}: {span:?}");
        // Opening the source is most of this; what grows would take minutes.
        assert!(begun.elapsed() < Duration::from_secs(10), "{shown}");
    }
    for text in [
        "concat_ws('-', c, event)",
        "nullif(nullif(c, ''), '-')",
        "split_part(split_part(c, '/', 1), '-', 2)",
        "c like '%a%b%c%'",
        "c like '%a_b%'",
        "c ilike 'A%'",
        "trim(c, '_')",
        "strftime(ts, '%Y-%m')",
        "p->>'$.a.b'",
        "p.a.b",
    ] {
        let errors = world.refusals(text);
        assert!(errors.is_empty(), "{text}: {errors:?}");
    }
}

#[test]
fn p19_a_date_that_is_none_is_refused_with_its_place() {
    let world = World::new(
        "create table events as select timestamp '2025-01-01' as occurred_at, 'c' as customer_id, 'e' as event",
    );
    for (text, place) in [
        ("make_date(2025, 13, 45)", "make_date"),
        ("strftime(make_timestamp(2025, 2, 30, 0, 0, 0), '%Y')", "make_timestamp"),
        ("case when event = 'e' then make_date(2025, 2, 29) end", "make_date"),
        // These are null, so that a comparison with them would hold for no row.
        ("occurred_at >= date '2025-02-30'", "date '"),
        ("occurred_at >= '2025-13-01'::timestamp", "'2025"),
        ("occurred_at + interval '3 moons'", "interval"),
    ] {
        let errors = world.refusals(text);
        let [error @ Error::Mapping { span: Some(span), .. }] = errors.as_slice() else { panic!("{text}: {errors:?}") };
        assert_eq!(error.exit_code(), 78);
        assert!(text[span.start - 9..].starts_with(place), "{text}: {span:?}");
    }
    for text in
        ["make_date(2025, 12, 31)", "occurred_at >= date '2025-02-28'", "'x'::varchar", "try_strptime('x', '%d')"]
    {
        assert!(world.refusals(text).is_empty(), "{text}");
    }
}

#[test]
fn p19_a_calculation_with_text_says_how_to_read_it_as_numbers() {
    let world = csv("occurred_at,customer_id,event,price,quantity,unit price\n2025-01-01,c,e,2.50,3,2\n");
    let errors = world.refusals("price * quantity");
    let [Error::Mapping { message, hint, .. }] = errors.as_slice() else { panic!("{errors:?}") };
    assert_eq!(message, "price, quantity hold text, and the expression calculates with numbers");
    assert!(hint.starts_with("write price::double, quantity::double (every column of a CSV file is text)"), "{hint}");
    let errors = world.refusals("round(\"unit price\", 1)");
    assert!(errors[0].hint().contains("\"unit price\"::double"), "{errors:?}");
    let source =
        world.open_with(mapping(None, &[("value", Column::Expression("price::double * quantity::double".to_owned()))]));
    let events = source.events().next().unwrap();
    assert_eq!(texts(&source, events, &events.column("value").unwrap().sql, "1"), some(&["7.5"]));
}
