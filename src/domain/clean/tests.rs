use proptest::prelude::*;

use super::*;

fn clean(text: &str) -> String {
    Clean::new(text).as_str().to_owned()
}

#[test]
fn p18_what_steers_a_terminal_is_shown_by_its_code_point() {
    assert_eq!(clean("a\u{1b}[31mred\u{1b}[0m"), "a<U+001B>[31mred<U+001B>[0m");
    assert_eq!(clean("\u{1b}]52;c;aGk=\u{7}x"), "<U+001B>]52;c;aGk=<U+0007>x");
    assert_eq!(clean("\u{9b}2J\u{9d}0;title\u{9c}"), "<U+009B>2J<U+009D>0;title<U+009C>");
    assert_eq!(clean("a\u{0}\u{8}\u{7f}\u{80}b"), "a<U+0000><U+0008><U+007F><U+0080>b");
    assert_eq!(clean("end\u{1b}"), "end<U+001B>");
}

#[test]
fn p18_line_breaks_and_tabs_become_blanks() {
    assert_eq!(clean("one\r\ntwo\tthree"), "one  two three");
    assert_eq!(clean("three\u{2028}four\u{85}"), "three<U+2028>four<U+0085>");
}

#[test]
fn p18_nothing_turns_the_direction_or_hides() {
    assert_eq!(clean("inv\u{202e}gpj.exe\u{2069}"), "inv<U+202E>gpj.exe<U+2069>");
    assert_eq!(clean("a\u{200b}\u{feff}b\u{ad}c"), "a<U+200B><U+FEFF>b<U+00AD>c");
    assert_eq!(clean("x\u{e0041}y\u{e000}\u{10fffd}"), "x<U+E0041>y<U+E000><U+10FFFD>");
}

#[test]
fn p18_names_that_differ_by_what_is_hidden_do_not_look_alike() {
    let names = [
        "Welcome",
        "Wel\u{200b}come",
        "Wel\u{200c}come",
        "Wel\u{200d}come",
        "Wel\u{2060}come",
        "Welcome\u{feff}",
        "\u{feff}Welcome",
        "Wel\u{ad}come",
        "Welcome\u{e0041}",
        "Welcome\u{fe0f}",
        "\u{202e}Welcome",
        "Welcome\u{7}",
        "Wel\u{1b}[0mcome",
        "Welcome\u{3164}",
        "\u{301}Welcome",
    ];
    for (i, name) in names.iter().enumerate() {
        for other in &names[..i] {
            assert_ne!(clean(name), clean(other), "{name:?} {other:?}");
        }
        let seen = name.chars().all(|c| !unseen(c));
        assert_eq!(hidden(name).is_none(), seen, "{name:?}");
    }
    assert_eq!(hidden("a\tb"), Some('\t'));
    assert_eq!((hidden("Käufer 日本 ❤\u{fe0f}"), hidden("x\u{e0041}")), (None, Some('\u{e0041}')));
}

#[test]
fn p18_three_thousand_combining_marks_are_three() {
    let zalgo = format!("e{}x", "\u{301}".repeat(3000));
    assert_eq!(clean(&zalgo), "e\u{301}\u{301}\u{301}x");
    assert_eq!(clean("\u{301}a \u{301}"), "<U+0301>a <U+0301>");
}

#[test]
fn scripts_of_the_world_stay_readable() {
    for text in ["日本語テスト", "العربية", "Ünïcödé", "हिन्दी", "Привет", "🇩🇪🇯🇵", "🎉 40 % off", "€ – “x”"]
    {
        assert_eq!(clean(text), text);
    }
    // A family is drawn as its members: joiners and variation selectors have no width that terminals agree on.
    assert_eq!(clean("👩\u{200d}👧 ❤\u{fe0f} 1\u{fe0f}\u{20e3}"), "👩👧 ❤ 1\u{20e3}");
    assert_eq!(clean("می\u{200c}خواهم"), "میخواهم");
}

#[test]
fn p18_what_is_typed_or_pasted_has_nothing_hidden() {
    assert_eq!(Clean::bare("a\u{200b}b\u{1b}[0m\nc").as_str(), "ab[0m c");
}

#[test]
fn p18_a_megabyte_is_cut_with_a_mark() {
    let long = clean(&"é".repeat(1_000_000));
    assert_eq!(long.chars().count(), LONGEST + 1);
    assert!(long.ends_with('…'));
    assert_eq!(clean(&"a".repeat(LONGEST)), "a".repeat(LONGEST));
    let hidden = clean(&"\u{200b}".repeat(1_000_000));
    assert!(hidden.ends_with('…') && hidden.len() < 2 * LONGEST);
    assert_eq!(clean(&hidden), hidden);
}

/// Text made of what is dangerous, of letters, and of any character at all.
fn hostile() -> impl Strategy<Value = String> {
    let steering = prop::sample::select(vec![
        '\u{1b}',
        '\u{9b}',
        '\u{9d}',
        '\u{9c}',
        '\u{90}',
        '\u{7}',
        '\n',
        '\t',
        '\u{0}',
        '\u{7f}',
        '\u{202e}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{fe0f}',
        '\u{e0041}',
        '\u{e0100}',
        '\u{301}',
        '\u{20e3}',
        '\u{feff}',
        '\u{e000}',
    ]);
    let plain = prop::sample::select("[]();?052cmhH日é❤👩👧1ا म".chars().collect::<Vec<_>>());
    prop::collection::vec(prop_oneof![3 => steering, 3 => plain, 1 => any::<char>()], 0..60)
        .prop_map(|chars| chars.into_iter().collect())
}

fn unseen_ones() -> impl Strategy<Value = char> {
    let range = prop::char::range;
    prop_oneof![
        range('\u{0}', '\u{8}'),
        range('\u{e}', '\u{1f}'),
        range('\u{7f}', '\u{9f}'),
        range('\u{200b}', '\u{200f}'),
        range('\u{2028}', '\u{202e}'),
        range('\u{2060}', '\u{206f}'),
        range('\u{fe00}', '\u{fe0f}'),
        range('\u{e000}', '\u{f8ff}'),
        range('\u{e0000}', '\u{e0fff}'),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn p18_no_text_steers_or_hides(text in hostile()) {
        for clean in [Clean::new(&text), Clean::bare(&text)] {
            prop_assert!(clean.as_str().chars().all(|c| !unseen(c)), "{clean:?}");
        }
    }

    #[test]
    fn p18_cleaning_twice_changes_nothing(text in hostile()) {
        let once = Clean::new(&text);
        prop_assert_eq!(&Clean::new(once.as_str()), &once);
        let bare = Clean::bare(&text);
        prop_assert_eq!(&Clean::bare(bare.as_str()), &bare);
    }

    #[test]
    fn p18_one_hidden_character_more_is_seen(text in "[a-z ]{0,12}", place in 0_usize..13, c in unseen_ones()) {
        let mut other = text.clone();
        other.insert(place.min(text.len()), c);
        prop_assert_ne!(Clean::new(&other), Clean::new(&text));
        prop_assert_eq!(hidden(&other), Some(c));
    }
}
