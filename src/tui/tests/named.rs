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
        let screen = bench.screen(140, 40).join("\n");
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
    assert!(!screen.contains("asset:m-"), "{screen}");
}
