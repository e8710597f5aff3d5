use super::*;
use crate::domain::time::Time;
use crate::domain::zone::Zone;

fn text(value: &str) -> Literal {
    Literal::Text(value.to_owned())
}

fn condition(operator: Operator) -> Condition {
    Condition { attribute: "a".to_owned(), operator, ignore_case: false }
}

fn holds(operator: Operator, json: &str) -> bool {
    condition(operator).holds(Attribute::from_json(json).as_ref(), Zones::default())
}

#[test]
fn m2_missing_makes_every_condition_false_but_is_not_set() {
    for (name, takes) in OPERATORS {
        let values = match takes {
            Takes::Pair => vec![text("a"), text("b")],
            Takes::True => vec![Literal::Bool(true)],
            _ => vec![text("a")],
        };
        let condition = condition(Operator::new(name, values).unwrap());
        assert_eq!(condition.operator.name(), *name);
        assert_eq!(condition.holds(None, Zones::default()), *name == "is_not_set", "{name}");
        assert_eq!(
            condition.holds(Attribute::from_json("null").as_ref(), Zones::default()),
            *name == "is_not_set",
            "{name}"
        );
    }
}

#[test]
fn m2_empty_text_is_not_null() {
    assert!(holds(Operator::IsSet, r#""""#));
    assert!(!holds(Operator::IsNotSet, r#""""#));
    assert!(holds(Operator::Equals(text("")), r#""""#));
    assert!(holds(Operator::NotEquals(text("x")), r#""""#));
}

#[test]
fn m2_the_literal_gives_the_type() {
    // A number literal reads text as a number, a text literal reads numbers as text in their shortest form.
    assert!(holds(Operator::Equals(Literal::Integer(5)), r#""5""#));
    assert!(holds(Operator::Equals(Literal::Integer(5)), "5.0"));
    assert!(holds(Operator::Equals(Literal::Number(1.5)), r#""1.50""#));
    assert!(holds(Operator::Equals(text("1.5")), "1.50"));
    assert!(holds(Operator::Equals(text("5")), "5.0"));
    assert!(holds(Operator::Equals(text("0")), "-0.0"));
    assert!(holds(Operator::Equals(text("true")), "true"));
    assert!(holds(Operator::Equals(Literal::Bool(true)), r#""TRUE""#));
    let new_year = Literal::Time(Time(1_735_689_600_000_000));
    assert!(holds(Operator::Equals(new_year.clone()), r#""2025-01-01""#));
    assert!(holds(Operator::Equals(new_year.clone()), r#""2025-01-01T01:00:00+01:00""#));
    // What cannot be read so is missing: even not_equals is false.
    for (literal, json) in [
        (Literal::Integer(5), r#""five""#),
        (Literal::Integer(5), r#""""#),
        (Literal::Integer(5), "true"),
        (Literal::Integer(5), r#""nan""#),
        (Literal::Bool(true), "1"),
        (new_year.clone(), "20250101"),
        (new_year, r#""01.01.2025""#),
    ] {
        assert!(!holds(Operator::Equals(literal.clone()), json), "{json}");
        assert!(!holds(Operator::NotEquals(literal.clone()), json), "{json}");
        assert!(!holds(Operator::NotIn(vec![literal]), json), "{json}");
        assert!(holds(Operator::IsSet, json), "{json}");
    }
}

#[test]
fn m2_lists_and_objects_only_satisfy_is_set() {
    for json in ["[1]", "{}", r#"["a"]"#] {
        assert!(holds(Operator::IsSet, json));
        assert!(!holds(Operator::IsNotSet, json));
        assert!(!holds(Operator::NotEquals(text("a")), json));
        assert!(!holds(Operator::Contains("a".into()), json));
        assert!(!holds(Operator::NotIn(vec![text("b")]), json));
    }
}

#[test]
fn m2_equality_is_case_sensitive_unless_ignore_case() {
    assert!(!holds(Operator::Equals(text("hot")), r#""Hot""#));
    let any = |operator, value: &str| {
        Condition { ignore_case: true, ..condition(operator) }.holds(Some(&Attribute::text(value)), Zones::default())
    };
    assert!(any(Operator::Equals(text("hot")), "HOT"));
    assert!(any(Operator::Equals(text("straße")), "STRASSE"));
    assert!(any(Operator::In(vec![text("WARM"), text("HOT")]), "hot"));
    assert!(any(Operator::Contains("BC".into()), "abcd"));
    assert!(any(Operator::StartsWith("AB".into()), "abcd"));
    assert!(any(Operator::EndsWith("CD".into()), "abcd"));
    assert!(!any(Operator::NotEquals(text("hot")), "HOT"));
}

#[test]
fn m3_each_operator() {
    let list = || vec![text("a"), text("b")];
    assert!(holds(Operator::In(list()), r#""b""#) && !holds(Operator::In(list()), r#""c""#));
    assert!(holds(Operator::NotIn(list()), r#""c""#) && !holds(Operator::NotIn(list()), r#""b""#));
    assert!(holds(Operator::Contains("bc".into()), r#""abcd""#) && !holds(Operator::Contains("x".into()), r#""abcd""#));
    assert!(holds(Operator::Contains("2".into()), "123"));
    assert!(
        holds(Operator::StartsWith("ab".into()), r#""abcd""#) && !holds(Operator::StartsWith("b".into()), r#""ab""#)
    );
    assert!(holds(Operator::EndsWith("cd".into()), r#""abcd""#) && !holds(Operator::EndsWith("c".into()), r#""cd""#));
    let five = || Literal::Integer(5);
    assert!(holds(Operator::GreaterThan(five()), "5.1") && !holds(Operator::GreaterThan(five()), "5"));
    assert!(holds(Operator::AtLeast(five()), "5") && !holds(Operator::AtLeast(five()), "4.9"));
    assert!(holds(Operator::LessThan(five()), "-6") && !holds(Operator::LessThan(five()), "5"));
    assert!(holds(Operator::AtMost(five()), "5") && !holds(Operator::AtMost(five()), "5.0001"));
    // 10 as a number is more than 5; as text it comes before.
    assert!(holds(Operator::GreaterThan(five()), r#""10""#) && !holds(Operator::GreaterThan(text("5")), "10"));
}

#[test]
fn m2_between_has_both_ends() {
    let between = || Operator::Between(Literal::Integer(5), Literal::Integer(10));
    for (json, expected) in
        [("5", true), ("10", true), ("7.5", true), ("4.999", false), ("10.001", false), ("null", false)]
    {
        assert_eq!(holds(between(), json), expected, "{json}");
    }
}

#[test]
fn m2_text_order_is_by_code_point() {
    // Z (U+005A) < a (U+0061) < é (U+00E9) < 😀 (U+1F600), also past U+FFFF.
    assert!(holds(Operator::GreaterThan(text("Z")), r#""a""#));
    assert!(holds(Operator::GreaterThan(text("a")), r#""é""#));
    assert!(holds(Operator::GreaterThan(text("\u{ff01}")), r#""😀""#));
}

#[test]
fn m2_large_integers_are_exact() {
    // 2^53 + 1 has no double of its own.
    let odd = Operator::Equals(Literal::Integer(9_007_199_254_740_993));
    assert!(holds(odd.clone(), "9007199254740993"));
    assert!(!holds(odd.clone(), "9007199254740992"));
    assert!(holds(odd, r#""9007199254740993""#));
    assert!(holds(Operator::Equals(text("12345678901234567890123")), "12345678901234567890123"));
    assert!(holds(Operator::LessThan(Literal::Number(1e300)), "9007199254740993"));
    assert!(holds(Operator::GreaterThan(Literal::Number(-1.5)), "-1"));
    assert!(holds(Operator::LessThan(Literal::Number(-0.5)), "-1"));
}

#[test]
fn json_texts_are_unescaped() {
    assert_eq!(Attribute::from_json(r#""a\u00e9\n\ud83d\ude00""#), Some(Attribute::text("aé\n😀")));
    assert_eq!(Attribute::from_json(" 5 "), Some(Attribute::Integer(5)));
    for bad in ["", "nul", "\"open", "tru", "1e999", "nan"] {
        assert_eq!(Attribute::from_json(bad), None, "{bad}");
    }
}

#[test]
fn m2_one_operator_takes_what_it_says() {
    let error = |name: &str, values| Operator::new(name, values).unwrap_err();
    assert_eq!(
        error("like", vec![]),
        "no operator `like`; there are equals, not_equals, in, not_in, contains, starts_with, \
        ends_with, greater_than, at_least, less_than, at_most, between, is_set, is_not_set"
    );
    assert_eq!(error("in", vec![text("a"), Literal::Integer(1)]), "the values of `in` are of one type");
    assert_eq!(error("in", vec![]), "`in` takes a list of values of one type");
    assert_eq!(error("is_set", vec![Literal::Bool(false)]), "`is_set` takes true");
    assert_eq!(error("contains", vec![Literal::Integer(1)]), "`contains` takes a text");
    assert_eq!(error("at_least", vec![Literal::Bool(true)]), "`at_least` takes a text, number or date");
    assert_eq!(error("equals", vec![Literal::Number(f64::NAN)]), "`equals` takes no nan and no infinity");
    assert!(error("between", vec![Literal::Integer(2), Literal::Integer(1)]).contains("the smaller one first"));
    assert!(Operator::new("between", vec![Literal::Integer(1), Literal::Number(1.5)]).is_ok());
}

#[test]
fn conditions_describe_themselves() {
    assert_eq!(condition(Operator::Equals(text("Qualified"))).to_string(), "a equals \"Qualified\"");
    assert_eq!(
        condition(Operator::Between(Literal::Integer(1), Literal::Number(2.5))).to_string(),
        "a between 1 and 2.5"
    );
    assert_eq!(condition(Operator::IsNotSet).to_string(), "a is not set");
    let any = Condition { ignore_case: true, ..condition(Operator::NotIn(vec![text("x"), text("y")])) };
    assert_eq!(any.to_string(), "a not in \"x\", \"y\" (any case)");
}

#[test]
fn the_form_reads_what_it_shows() {
    let zone = Zone::parse("Europe/Berlin").unwrap();
    let read = |operator: &str, value: &str| Condition::read(" a ", operator, value, false, zone);
    for (operator, value, expected) in [
        ("equals", "Qualified", Operator::Equals(text("Qualified"))),
        ("equals", "5", Operator::Equals(Literal::Integer(5))),
        ("equals", "1.5", Operator::Equals(Literal::Number(1.5))),
        ("equals", "\"5\"", Operator::Equals(text("5"))),
        ("equals", "\"\"", Operator::Equals(text(""))),
        ("equals", "007", Operator::Equals(text("007"))),
        ("equals", "true", Operator::Equals(Literal::Bool(true))),
        ("equals", "say \"hi\"", Operator::Equals(text("say \"hi\""))),
        ("contains", "5", Operator::Contains("5".into())),
        ("contains", "\" x \"", Operator::Contains(" x ".into())),
        ("in", "a, b", Operator::In(vec![text("a"), text("b")])),
        ("in", "\"a, \\\"b\", c", Operator::In(vec![text("a, \"b"), text("c")])),
        ("in", "1, b", Operator::In(vec![text("1"), text("b")])),
        ("between", "1, 2", Operator::Between(Literal::Integer(1), Literal::Integer(2))),
        ("is_set", "", Operator::IsSet),
        // 2025-01-01 begins in Berlin an hour before it does in UTC.
        ("at_least", "2025-01-01", Operator::AtLeast(Literal::Time(Time(1_735_686_000_000_000)))),
    ] {
        let condition = read(operator, value).unwrap();
        assert_eq!(condition, self::condition(expected), "{operator} {value}");
        assert_eq!(read(operator, &condition.value_text(zone)).unwrap(), condition, "{operator} {value}");
    }
    assert_eq!(read("equals", " ").unwrap_err(), "`equals` needs a value; \"\" is empty text");
    assert!(read("between", "1").unwrap_err().contains("two values"));
    assert!(read("is_set", "no").unwrap_err().contains("`is_set` takes true"));
    assert_eq!(Condition::read("", "is_set", "", false, zone).unwrap_err(), "name the attribute");
}

proptest::proptest! {
    #[test]
    fn any_text_survives_the_form(parts in proptest::collection::vec(".{0,6}", 1..4), name in 0..OPERATORS.len()) {
        let (name, takes) = OPERATORS[name];
        let count = match takes { Takes::List => parts.len(), Takes::Pair => 2, Takes::True => 0, _ => 1 };
        let values = parts.iter().cycle().take(count).map(|part| text(part)).collect();
        if let Ok(operator) = Operator::new(name, values) {
            let shown = condition(operator.clone()).value_text(Zone::default());
            let read = Condition::read("a", name, &shown, false, Zone::default()).unwrap();
            proptest::prop_assert_eq!(read.operator, operator);
        }
    }
}
