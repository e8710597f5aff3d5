//! Our functions in the engine's own SQL, for a shell that does not have them (H1): macros to be made before a statement that
//! calls them.

use std::fmt::Write as _;

use super::convert::{FIRST_US, LAST_US};
use super::engine_functions::{PAIRS, SURELY_JSON, local_name, of_local, text_name};
use super::quote::quote_ident;
use crate::domain::condition::iso::Zones;
use crate::domain::time::Time;
use crate::domain::zone::Zone;

/// The macros that a text calls, those that others call first. Clocks are right for the instants of `span`.
#[must_use]
pub fn macros(text: &str, zones: &[Zones], span: (Time, Time)) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let called = |name: &str| text.contains(&format!("{name}("));
    let mut make = |name: &str, of: &str, body: &str| {
        let made = format!("create or replace temp macro {name}({of}) as {body};");
        if !out.contains(&made) {
            out.push(made);
        }
    };
    let by_text = || zones.iter().filter(|zones| called(&quote_ident(&text_name(**zones))));
    let of_texts = || by_text().flat_map(|zones| [zones.clock, zones.day]);
    let named = zones.iter().flat_map(|zones| [zones.clock, zones.day]);
    for zone in named.filter(|zone| called(&quote_ident(&local_name(*zone)))).chain(of_texts()) {
        if zone != Zone::default() {
            make(&quote_ident(&local_name(zone)), "l", &local(zone, span));
        }
    }
    for zones in by_text() {
        make(&quote_ident(&text_name(*zones)), "t", &instant(*zones));
    }
    if called(SURELY_JSON) {
        make(SURELY_JSON, "t", "json_valid(t)");
    }
    if called(PAIRS) {
        for (name, of, body) in PAIRS_MACROS {
            make(name, of, body);
        }
    }
    out
}

/// Whether a text reads times out of text, which the engine's cast does in its own way.
#[must_use]
pub fn reads_texts(text: &str, zones: &[Zones]) -> bool {
    zones.iter().any(|zones| text.contains(&format!("{}(", quote_ident(&text_name(*zones)))))
}

/// Lists of keys and values as an object, as `pairs` reads them: each value is its one field that is not null.
const PAIRS_MACROS: [(&str, &str, &str); 5] = [
    ("milepost_field", "v, k", "json_extract(v, '/' || replace(replace(k, '~', '~0'), '/', '~1'))"),
    (
        "milepost_set",
        "v",
        "list_filter(json_keys(v), lambda k: k <> 'key' and json_type(milepost_field(v, k)) <> 'NULL')",
    ),
    (
        "milepost_one",
        "v, ks",
        "case len(ks) when 0 then null when 1 then milepost_field(v, ks[1]) else \
         case len(list_filter(ks, lambda k: ends_with(k, '_value'))) \
         when 1 then milepost_field(v, list_filter(ks, lambda k: ends_with(k, '_value'))[1]) else v end end",
    ),
    (
        "milepost_value",
        "e",
        "case when milepost_set(e) <> ['value'] then milepost_one(e, milepost_set(e)) \
         when json_type(e, '/value') = 'OBJECT' \
         then milepost_one(json_extract(e, '/value'), milepost_set(json_extract(e, '/value'))) \
         else json_extract(e, '/value') end",
    ),
    (
        PAIRS,
        "d",
        "case when starts_with(ltrim(d), '[') and json_valid(d) \
         and coalesce(list_bool_and(list_transform(json_extract(d, '$[*]'), \
         lambda e: json_type(e) = 'OBJECT' and coalesce(json_type(e, '/key') = 'VARCHAR', false))), true) \
         then cast(to_json(map_from_entries(list_transform(list_filter(json_extract(d, '$[*]'), lambda e, i: \
         list_position(json_extract_string(d, '$[*].key'), json_extract_string(e, '/key')) = i), \
         lambda e: struct_pack(k := json_extract_string(e, '/key'), v := milepost_value(e))))) as varchar) else d end",
    ),
];

/// The clock of a text, and behind it sign, hours and minutes of its offset.
const OFFSET: &str = "(:[0-9:.]*) *([+-])([0-9]{2}):?([0-9]{2})? *$";

/// SQL of text `t` as microseconds of UTC (T3); the engine's cast to a timestamp takes no heed of an offset.
fn instant(zones: Zones) -> String {
    let part = |n: u8| format!("try_cast(nullif(regexp_extract(t, '{OFFSET}', {n}), '') as bigint)");
    let minutes = format!("coalesce({} * 60 + coalesce({}, 0), 0)", part(3), part(4));
    let sign = format!("case regexp_extract(t, '{OFFSET}', 2) when '-' then -1 else 1 end");
    let clock = format!("epoch_us(try_cast(regexp_replace(t, '{OFFSET}', '\\1') as timestamp))");
    let us = format!(
        "list_filter([{clock} - {sign} * {minutes} * 60000000], lambda u: u between {FIRST_US} and {LAST_US})[1]"
    );
    if zones == Zones::default() {
        return us;
    }
    format!(
        "case when regexp_full_match(trim(t), '[0-9]+[-/]?[0-9]+[-/]?[0-9]+') then {} \
         when regexp_matches(t, ':.*([zZ]|GMT|UTC|[+-][0-9:]+) *$') then {us} else {} end",
        of_local(&us, zones.day),
        of_local(&us, zones.clock)
    )
}

/// SQL of microseconds `l` of a local time as those of UTC: where the clock skips it, the first instant after the gap; where
/// it comes twice, the earlier one (T3).
fn local(zone: Zone, (from, to): (Time, Time)) -> String {
    let offsets = zone.offsets(from, to);
    let mut cases = String::new();
    for pair in offsets.windows(2) {
        let ((_, before), (turn, after)) = (pair[0], pair[1]);
        let _ = write!(cases, " when l < {} then l - {}", turn.0 + before.0, before.0);
        if after > before {
            let _ = write!(cases, " when l < {} then {}", turn.0 + after.0, turn.0);
        }
    }
    let last = offsets.last().map_or(0, |(_, offset)| offset.0);
    if cases.is_empty() { format!("l - {last}") } else { format!("case{cases} else l - {last} end") }
}
