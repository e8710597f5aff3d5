//! P25: no bytes from outside make a panic. The targets of `fuzz/` over texts that are changed at random, from a fixed seed.
//!
//! ```text
//! cargo test --test fuzz                                                       a moment of each
//! MILEPOST_FUZZ_SECONDS=300 cargo test --test fuzz -- --ignored --nocapture    so long each; MILEPOST_FUZZ_TARGET=iso one
//! ```

#[path = "../fuzz/targets.rs"]
mod targets;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use targets::{TARGETS, Target};

/// Numbers at random, the same each time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 1).unwrap_or(0) % n.max(1)
    }
}

/// What is put in: what means something to one of the readers.
const TOKENS: &[&[u8]] = &[
    b"\"",
    b"'",
    b",",
    b";",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\t",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\x1b[31m",
    b"{",
    b"}",
    b"[",
    b"]",
    b"[[",
    b"(",
    b")",
    b"=",
    b".",
    b"-",
    b"--",
    b"/*",
    b"+",
    b":",
    b"::",
    b"->>",
    b"->",
    b"|",
    b"||",
    b"\\",
    b"\\u0000",
    b"#",
    b"$",
    b"?",
    b"@",
    b"*",
    b"%",
    b" ",
    b"0",
    b"-1",
    b"99999999999999999999",
    b"1e999",
    b"nan",
    b"inf",
    b"true",
    b"null",
    b"2025-02-30",
    b"T24:00:00",
    b"+14:00",
    b"Z",
    b"\xc2\x85",
    b"\xe2\x80\xae",
    b"\xf0\x9f\x91\xa9\xe2\x80\x8d",
    b"case when ",
    b" end",
    b" and ",
    b" or ",
    b" not ",
    b" is null",
    b" in (",
    b" between ",
    b"cast(",
    b" as varchar)",
    b"interval ",
    b"timestamp ",
    b"count(",
    b" over ()",
    b"(select 1)",
    b"lower(",
    b"e'\\n'",
    b"x'00'",
    b"[[milestone]]\n",
    b"id = ",
    b"trigger = \"t\"\n",
    b"conditions = ",
    b"occurred_at",
    b"customer_id",
    b"event",
];

/// The longest input.
const LONGEST: usize = 20_000;

/// A text of the pool, changed a little or a lot.
fn changed(pool: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = pool[random.below(pool.len())].clone();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(24)).min(bytes.len());
        match random.below(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 if at < bytes.len() => bytes[at] = u8::try_from(random.below(256)).unwrap_or(0),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let part = bytes[at..end].to_vec();
                let most = if random.below(50) == 0 { 400 } else { 3 };
                let times = 1 + random.below(most);
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, part.repeat(times));
            }
            4 => {
                let other = &pool[random.below(pool.len())];
                let from = random.below(other.len() + 1);
                let part = other[from..(from + random.below(200)).min(other.len())].to_vec();
                bytes.splice(at..end, part);
            }
            5 if random.below(4) == 0 => bytes.truncate(at),
            _ => {
                let token = TOKENS[random.below(TOKENS.len())];
                bytes.splice(at..at, token.iter().copied());
            }
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

/// Runs a target until `enough`; inputs of which something new came are changed further. How many were run, and how many
/// kinds of thing came of them.
fn run(name: &str, target: Target, seeds: &[&str], mut enough: impl FnMut(usize) -> bool) -> (usize, usize) {
    let mut pool: Vec<Vec<u8>> = seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect();
    pool.push(Vec::new());
    let (mut random, mut kinds, mut runs) = (Random(0x9e37_79b9_7f4a_7c15), BTreeSet::new(), 0);
    while !enough(runs) {
        let input = if runs < pool.len().min(seeds.len()) { pool[runs].clone() } else { changed(&pool, &mut random) };
        let came = catch_unwind(AssertUnwindSafe(|| target(&input)));
        let Ok(came) = came else { panic!("{name}: of b\"{}\"", input.escape_ascii()) };
        if kinds.insert(came) && pool.len() < 2_000 {
            pool.push(input);
        }
        runs += 1;
    }
    (runs, kinds.len())
}

/// So many inputs for each target: a second or two.
fn a_moment(name: &str, inputs: usize) {
    let (_, target, seeds) = TARGETS.iter().find(|(known, ..)| *known == name).unwrap();
    let (runs, kinds) = run(name, *target, seeds, |runs| runs >= inputs);
    assert!(runs == inputs && kinds > 3, "{name}: {kinds} kinds");
}

#[test]
fn p25_no_csv_makes_a_panic_or_loses_a_line() {
    a_moment("csv", 80);
}

#[test]
fn p25_no_ndjson_makes_a_panic_or_loses_a_line() {
    a_moment("ndjson", 80);
}

#[test]
fn p25_no_expression_makes_a_panic_or_fails_on_a_row() {
    a_moment("expression", 150);
}

#[test]
fn p25_no_configuration_makes_a_panic_or_reaches_the_screen_raw() {
    a_moment("config", 1_000);
}

#[test]
fn p25_no_time_makes_a_panic_or_is_read_in_two_ways() {
    a_moment("iso", 30_000);
}

#[test]
#[ignore = "by hand, for as long as one likes"]
fn every_target_for_some_seconds() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seconds = Duration::from_secs(number("MILEPOST_FUZZ_SECONDS").unwrap_or(60));
    let only = std::env::var("MILEPOST_FUZZ_TARGET").ok();
    for (name, target, seeds) in TARGETS.iter().filter(|(name, ..)| only.as_deref().is_none_or(|only| only == *name)) {
        let began = Instant::now();
        let (runs, kinds) = run(name, *target, seeds, |_| began.elapsed() >= seconds);
        println!("{name}: {runs} inputs in {} s, {kinds} kinds of outcome, no fault", began.elapsed().as_secs());
    }
}

#[test]
fn p25_unsafe_code_is_forbidden_everywhere() {
    let text = include_str!("../Cargo.toml");
    let manifest: toml::Table = text.parse().unwrap();
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    // Forbidden, so that no file can allow it again; and the parsers are all among the targets.
    let names: Vec<&str> = TARGETS.iter().map(|(name, ..)| *name).collect();
    assert_eq!(names, ["csv", "ndjson", "expression", "config", "iso"]);
    for name in names {
        let program = format!("{}/fuzz/fuzz_targets/{name}.rs", env!("CARGO_MANIFEST_DIR"));
        let program = std::fs::read_to_string(program).unwrap();
        assert!(program.contains(&format!("targets::{name}(bytes)")), "{program}");
    }
}
