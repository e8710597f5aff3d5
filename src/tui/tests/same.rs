//! Page = command = export (H2): every number that a page of the programme shows is the one that the command prints.

use std::fs;

use super::*;
use crate::domain::answer::Answer;
use crate::print::{self, Reader};
use crate::report::RankMeasure;

/// So large that every column and row has its room.
const WIDE: (u16, u16) = (240, 1_200);

/// A header and its rows.
type Csv = (Vec<String>, Vec<Vec<String>>);

fn read(bytes: &[u8]) -> Csv {
    let mut reader = csv::Reader::from_reader(bytes);
    let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = texts(reader.headers().unwrap());
    (header, reader.records().map(|record| texts(&record.unwrap())).collect())
}

/// What the command prints of a question.
fn printed(answer: &Answer) -> Csv {
    let mut bytes = Vec::new();
    print::write(answer, Format::Csv, Reader::Program, &mut bytes).unwrap();
    read(&bytes)
}

/// What the page writes of what is looked at, in a format.
fn exported(bench: &mut Bench, format: &str) -> Vec<u8> {
    let number = fs::read_dir(&bench.folder.path).unwrap().count();
    let name = format!("out-{number}.{format}");
    bench.press("e");
    bench.press(&["backspace"; 40].join(" "));
    bench.type_in(&name);
    bench.press("enter");
    let path = bench.folder.path.join(&name);
    fs::read(&path).unwrap_or_else(|error| panic!("{name}: {error}\n{}", bench.screen(100, 30).join("\n")))
}

/// The rows of the one table of a document.
fn table(markdown: &str) -> Vec<Vec<String>> {
    let lines = markdown.lines().filter(|line| line.starts_with('|')).skip(2);
    let cell = |text: &str| text.trim().replace('\\', "");
    lines.map(|line| line.trim_matches('|').split('|').map(cell).collect()).collect()
}

/// The numbers that a cell shows, each with how many places; none where it shows something else.
fn numbers(cell: &str) -> Vec<(f64, usize)> {
    let one = |text: &str| {
        let text = text.trim_end_matches('×').replace(',', "").replace('−', "-").replace('+', "");
        let places = text.split_once('.').map_or(0, |(_, places)| places.len());
        text.parse().ok().map(|number| (number, places))
    };
    let parts: Vec<_> = cell.split('–').filter(|part| !part.is_empty()).map(one).collect();
    parts.into_iter().collect::<Option<_>>().unwrap_or_default()
}

/// Whether a number with so many places is what another is rounded to, as it is or in percent.
fn rounds(shown: (f64, usize), value: f64) -> bool {
    let half = [0.5, 0.05, 0.005, 0.000_5][shown.1] + 1e-9;
    [1.0, 100.0].iter().any(|scale| (shown.0 - value * scale).abs() <= half)
}

/// Looks at what the keys show: the export is what the command prints, and the screen is the export, rounded; `order` are the
/// fields with numbers as they stand on the screen. How many numbers were looked at.
fn same(bench: &mut Bench, keys: &str, report: &'static str, order: &[&str]) -> usize {
    bench.press(keys);
    let screen = bench.screen(WIDE.0, WIDE.1);
    let answer = bench.folder.ask(report, &bench.last(report));
    let (fields, command) = printed(&answer);
    let (header, rows) = read(&exported(bench, "csv"));
    let places: Vec<(usize, usize)> = header
        .iter()
        .enumerate()
        .filter_map(|(own, name)| Some((own, fields.iter().position(|field| field == name)?)))
        .collect();
    assert!(places.len() > 1, "{keys}: {header:?}");
    let project = |rows: &[Vec<String>], of: fn(&(usize, usize)) -> usize| {
        let mut all: Vec<Vec<String>> =
            rows.iter().map(|row| places.iter().map(|place| row[of(place)].clone()).collect()).collect();
        all.sort();
        all
    };
    assert_eq!(project(&rows, |place| place.0), project(&command, |place| place.1), "{keys}: {header:?}");
    // The faces for people hold the cells of the screen.
    let lines = table(&String::from_utf8(exported(bench, "md")).unwrap());
    assert!(lines.len() >= rows.len(), "{keys}");
    let mut looked_at = 0;
    for (line, row) in lines.iter().zip(&rows) {
        let value = |field: &&str| row[header.iter().position(|name| name == field)?].parse::<f64>().ok();
        let values: Vec<f64> = order.iter().filter_map(value).collect();
        let mut next = 0;
        for shown in line.iter().flat_map(|cell| numbers(cell)) {
            let found = values[next..].iter().position(|value| rounds(shown, *value));
            let found = found.unwrap_or_else(|| panic!("{keys}: {shown:?} of {line:?} is no number of {row:?}"));
            next += found + 1;
            looked_at += 1;
        }
        let stands = |on_screen: &&String| {
            let mut rest = on_screen.as_str();
            line.iter()
                .filter(|cell| !cell.is_empty())
                .all(|cell| rest.find(cell.as_str()).map(|at| rest = &rest[at + cell.len()..]).is_some())
        };
        assert!(
            screen.iter().any(|line| stands(&line)),
            "{keys}: {line:?} is not on the screen:\n{}",
            screen.join("\n")
        );
    }
    looked_at
}

fn company() -> Arc<Folder> {
    Company { assets: &[("m-001", "Welcome mail"), ("m-002", "Cart mail")], ..Company::acme() }.fresh()
}

/// The numbers of the lists, in their order on the screen.
const REACHED: [&str; 12] = [
    "included",
    "entered",
    "excluded",
    "suppressed",
    "messaged",
    "messages",
    "delivered",
    "responded",
    "interactions",
    "response_rate",
    "low",
    "high",
];
const PEOPLE: [&str; 4] = ["journeys", "messages", "interactions", "journeys_responded"];
const LEADERS: [&str; 6] = ["rank", "value", "low", "high", "numerator", "denominator"];
const STAGES: [&str; 6] = ["outbound", "inbound", "sales", "total", "reached", "to_next"];
const RETURNS: [&str; 7] = ["opportunities", "won", "budget", "estimated_revenue", "actual_revenue", "cost", "roi"];

/// All the data, June against May, and one journey.
const FILTERS: [&str; 3] = ["1", "p down down enter", "5 / W e l c o m e enter space"];

#[test]
fn h2_every_number_of_plan_and_reach_is_that_of_the_command() {
    let folder = company();
    for filter in FILTERS {
        let mut bench = Bench::new(&folder);
        bench.press(filter);
        // Where something is found in the plan, what is found is shown alone.
        bench.press("5");
        if filter.starts_with('5') {
            bench.press(&format!("/ {} enter", ["backspace"; 8].join(" ")));
        }
        assert!(same(&mut bench, "v", report::PLAN.name, &["messages"]) > 6, "{filter}");
        assert!(same(&mut bench, "6", report::REACH.name, &REACHED) > 6, "{filter}");
        let people = same(&mut bench, "v v", report::REACH.name, &PEOPLE);
        assert!(people > 10, "{filter}: {people}");
    }
}

#[test]
fn h2_every_number_of_the_leaderboard_is_that_of_the_command() {
    let folder = company();
    for filter in FILTERS {
        let mut bench = Bench::new(&folder);
        bench.press(filter);
        bench.press("7");
        for (view, least) in [("7", 20), ("v", 8)] {
            bench.press(view);
            let (mut seen, mut numbers) = (Vec::new(), 0);
            while !seen.contains(&bench.last(report::LEADERBOARD.name).measure) {
                seen.push(bench.last(report::LEADERBOARD.name).measure);
                if !bench.screen(WIDE.0, WIDE.1).join("\n").contains("Not enough data") {
                    numbers += same(&mut bench, "g", report::LEADERBOARD.name, &LEADERS);
                }
                bench.press("m");
            }
            assert!(seen.len() > 12 && seen.contains(&RankMeasure::Leads), "{filter}: {seen:?}");
            assert!(numbers > least, "{filter}: {numbers}");
        }
    }
}

#[test]
fn h2_every_number_of_the_leads_their_stages_and_returns_is_that_of_the_command() {
    let folder = company();
    for filter in FILTERS {
        let mut bench = Bench::new(&folder);
        bench.press(filter);
        bench.press("8");
        // The chart says the sums of its bars.
        let seen = bench.screen(WIDE.0, WIDE.1).join("\n");
        // The period before is asked for as well.
        let asked = bench.watch().asked.clone();
        let of_leads = asked.into_iter().filter(|(name, _)| *name == report::LEADS.name).map(|(_, args)| args);
        let args = of_leads.max_by_key(|args| args.filter.from).unwrap();
        let answer = bench.folder.ask(report::LEADS.name, &args);
        let (fields, rows) = printed(&answer);
        let sum = |name: &str| -> u64 {
            let place = fields.iter().position(|field| field == name).unwrap();
            rows.iter().map(|row| row[place].parse::<u64>().unwrap()).sum()
        };
        for (word, field) in
            [("Total", "total"), ("Journeys", "outbound"), ("Pages and forms", "inbound"), ("Sales", "sales")]
        {
            assert!(seen.contains(&format!("{word} {}", sum(field))), "{filter}: {word} {}\n{seen}", sum(field));
        }
        same(&mut bench, "w", report::LEAD_LIST.name, &["interactions"]);
        assert!(same(&mut bench, "w", report::PIPELINE.name, &STAGES) > 30, "{filter}");
        assert!(same(&mut bench, "w", report::ROI.name, &RETURNS) > 12, "{filter}");
        assert!(same(&mut bench, "v", report::ROI.name, &RETURNS) > 12, "{filter}");
    }
}
