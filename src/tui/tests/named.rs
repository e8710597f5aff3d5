//! Names in place of ids on every page (Words).

use super::*;

/// Assets of the first four journeys; the last two have one name.
const ASSETS: &[(&str, &str)] =
    &[("m-001", "Welcome mail"), ("m-002", "Your cart is waiting"), ("m-003", "Newsletter"), ("m-004", "Newsletter")];

fn with_assets() -> Arc<Folder> {
    let folder = Company { assets: ASSETS, ..Company::acme() }.fresh();
    folder.backend().refresh(&Progress::default()).unwrap();
    folder
}

#[test]
fn e1_every_part_of_the_attribution_by_asset_names_the_assets_and_ids_stand_by_shared_names_alone() {
    let mut bench = Bench::new(&with_assets());
    bench.press("4 v v");
    for (keys, part, names) in [
        ("", "Credit", &["Welcome mail", "Your cart is waiting", "Newsletter (m-003)", "Newsletter (m-004)"][..]),
        ("=", "Side by side", &["Welcome mail", "Newsletter (m-003)"]),
        ("P", "Paths", &["Welcome mail › Your cart is waiting"]),
        ("T", "Transitions", &["Welcome mail", "Newsletter (m-004)"]),
        ("L", "Lookback", &["Welcome mail", "Your cart is waiting"]),
    ] {
        if !keys.is_empty() {
            bench.press(keys);
        }
        let screen = bench.screen(200, 60).join("\n");
        assert!(screen.contains(&format!("[{part}]")), "{part}:\n{screen}");
        for name in names {
            assert!(screen.contains(name), "{name} in {part}:\n{screen}");
        }
        assert!(!screen.contains("m-001") && !screen.contains("m-002"), "{part}:\n{screen}");
    }
}

#[test]
fn e1_the_people_and_the_filter_of_an_asset_bear_its_name() {
    let mut bench = Bench::new(&with_assets());
    bench.press("4 v v");
    assert!(bench.shows("Welcome mail"));
    bench.press("/ W a i t i n g enter enter");
    let screen = bench.screen(140, 40).join("\n");
    assert!(screen.contains("Completed after a touch of Your cart is waiting"), "{screen}");
    bench.press("esc esc");
    bench.press("i");
    let screen = bench.screen(140, 40).join("\n");
    assert!(screen.contains("touches of Your cart is waiting (asset) are taken for none"), "{screen}");
    assert!(!screen.contains("asset:m-"), "{screen}");
}

/// A company whose purchases have a label.
fn labelled() -> Arc<Folder> {
    let folder = Company::acme().fresh();
    let file = folder.path.join("milepost.toml");
    let config = std::fs::read_to_string(&file).unwrap();
    let label = "\n[[trigger]]\nevent = \"purchase\"\nlabel = \"Purchase is made\"\n";
    std::fs::write(&file, config + label + "\n[[trigger]]\nevent = \"lead_updated\"\n").unwrap();
    folder.backend().refresh(&Progress::default()).unwrap();
    folder
}

#[test]
fn e1_events_are_called_by_their_labels_and_without_one_in_words() {
    let folder = labelled();
    let mut bench = Bench::new(&folder);
    bench.press("2");
    let screen = bench.screen(140, 40).join("\n");
    assert!(screen.contains("Purchase is made") && screen.contains("Lead updated"), "{screen}");
    assert!(!screen.contains("lead_updated"), "{screen}");
    bench.press("3 /");
    bench.type_in("welcome");
    bench.press("enter enter");
    assert!(bench.shows("Goal Purchase is made"));
    let goals = folder.ask(report::GOALS.name, &Args::default());
    let table = crate::print::readable::sheet(&goals).rows.concat().join("|");
    assert!(table.contains("Purchase is made") && !table.contains("|purchase|"), "{table}");
    // Programs read the event.
    let place = goals.table.column("trigger").unwrap();
    assert_eq!(goals.table.rows[0][place].text(), Some("purchase"));
}

#[test]
fn e12_the_title_of_a_list_and_the_line_below_name_whose_it_is_and_how_their_starts_ended() {
    let mut bench = Bench::new(&acme());
    bench.press("3 /");
    bench.type_in("welcome");
    // The second step, then why starts ended, of the whole journey.
    bench.press("enter enter down W enter");
    let title = "┌ Welcome series: people whose start ended";
    assert!(bench.shows(title) && bench.shows(" people"));
    let reason = |bench: &mut Bench| {
        let screen = bench.screen(100, 30);
        let place = screen.iter().position(|line| line.contains(title)).expect("the title");
        screen[place + 1].split(':').next().unwrap_or_default().trim_matches(['│', ' ']).to_owned()
    };
    let first = reason(&mut bench);
    let first_title = format!("{title}: {}", first.to_lowercase());
    let shown = |bench: &mut Bench| bench.screen(100, 30).join("\n").to_lowercase();
    assert!(shown(&mut bench).contains(&first_title.to_lowercase()), "{}", shown(&mut bench));
    bench.press("v");
    assert!(bench.shows(title) && !shown(&mut bench).contains(&first_title.to_lowercase()));
    assert_ne!(reason(&mut bench), first);
}

#[test]
fn e12_people_stand_by_their_names_and_what_is_left_out_in_one_line() {
    let mut bench = Bench::new(&acme());
    bench.press("4 enter");
    let screen = bench.screen(80, 24);
    let head = screen.iter().position(|line| line.contains("People ") || line.contains("Name ")).expect("headings");
    assert!(!screen[head].contains("Customer"), "{}", screen.join("\n"));
    // All are called the same: their ids tell them apart.
    assert!(screen.join("\n").contains("Ann Example (customer-0"), "{}", screen.join("\n"));
    assert!(screen[head - 2].starts_with("┌") || screen[head - 1].starts_with("┌"), "{}", screen.join("\n"));
    bench.press("c");
    assert!(bench.shows("Checks and notes"));
}

#[test]
fn the_milestone_of_one_page_is_that_of_the_next() {
    let mut bench = Bench::new(&acme());
    bench.press("2 ] 4");
    assert!(bench.shows("Milestone ‹ First purchase ›"));
    // By way of another page, and back.
    bench.press("] 3 2");
    assert!(bench.shows("Newsletter per "));
    bench.press("3 4");
    assert!(bench.shows("Milestone ‹ Newsletter ›"));
}

#[test]
fn a14_ends_of_paths_are_words_and_programs_read_what_they_read() {
    let folder = acme();
    let mut bench = Bench::new(&folder);
    bench.press("4 T");
    let screen = bench.screen(140, 40).join("\n");
    for word in ["Start ", "No completion", "Completion"] {
        assert!(screen.contains(word), "{word}\n{screen}");
    }
    assert!(!screen.contains("(start)") && !screen.contains("(loss)"), "{screen}");
    let answer = folder.ask(report::TRANSITIONS.name, &Args::default());
    let rows = crate::print::readable::sheet(&answer).rows.concat().join("|");
    assert!(rows.contains("Start|") && rows.contains("|No completion|") && !rows.contains('('), "{rows}");
    let from = answer.table.column("from").unwrap();
    assert!(answer.table.rows.iter().any(|row| row[from].text() == Some("(start)")));
}

#[test]
fn the_palette_knows_quarters() {
    let mut bench = Bench::new(&acme());
    bench.press(":");
    bench.type_in("quart");
    let screen = bench.screen(100, 30).join("\n");
    assert!(screen.contains("period"), "{screen}");
    bench.press("enter");
    assert!(bench.shows("This quarter"));
}
