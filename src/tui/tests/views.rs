//! Saved views.

use super::world::Company;
use super::{Bench, Edit};
use crate::report;

#[test]
fn a_view_is_saved_and_chosen_with_its_page_filter_and_order() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("3 p");
    bench.type_in("2025-Q2");
    bench.press("enter right o V");
    assert!(bench.shows("No view is saved yet."));
    bench.press("a");
    bench.type_in("Spring");
    bench.press("enter");
    assert_eq!(bench.watch().saved.len(), 1);
    let text = std::fs::read_to_string(bench.folder.path.join("milepost.toml")).unwrap();
    assert!(
        text.contains("[[view]]\nname = \"Spring\"\npage = \"journeys\"\nfilter = { period = \"2025-Q2\" }"),
        "{text}"
    );
    assert!(text.contains("sort = ["), "{text}");
    // From elsewhere, without a filter, it brings all of it back.
    bench.press("p g enter 1 V enter");
    assert!(bench.shows("[3 Journeys]") && bench.shows("filter: Q2 2025"));
    assert_eq!(bench.last(report::JOURNEYS.name).filter.period().written(), "2025-Q2");
}

#[test]
fn the_columns_chosen_in_a_list_come_back_at_the_next_start() {
    let folder = Company::acme().fresh();
    let mut bench = Bench::new(&folder);
    // Of a journey's steps: the kind is hidden, and stays so when the journey is left and opened again.
    bench.press("3 / w e l c o m e enter enter | down space enter esc enter");
    let header = |bench: &mut Bench| {
        let screen = bench.screen(200, 50);
        screen.into_iter().find(|line| line.contains("Reached")).expect("a header")
    };
    assert!(!header(&mut bench).contains("Kind"), "{}", header(&mut bench));
    let place = bench.app.place().expect("a place");
    assert_eq!(place.columns["journeys-1"].hidden, ["Kind"]);
    let mut again = Bench::returning(&folder, place.clone());
    assert!(!header(&mut again).contains("Kind") && header(&mut again).contains("1 column hidden"));
    // What was given back is given back at the next start too.
    again.press("backspace");
    assert!(header(&mut again).contains("Kind"));
    assert!(again.app.place().expect("a place").columns.is_empty());
}

#[test]
fn a_view_is_replaced_and_deleted_only_after_saying_what_is_lost() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("p");
    bench.type_in("2025-Q2");
    bench.press("enter V a");
    bench.type_in("Mine");
    bench.press("enter");
    // The same name again, with another filter.
    bench.press("p");
    bench.type_in("2025-06");
    bench.press("enter V a");
    bench.type_in("Mine");
    bench.press("enter");
    assert!(bench.shows("what it was is lost: Q2 2025"));
    assert_eq!(bench.watch().saved.len(), 1);
    bench.press("enter");
    assert_eq!(bench.watch().saved.len(), 2);
    assert!(
        matches!(&bench.watch().saved[1], Edit::View { replace: true, view } if view.filter.period().written() == "2025-06")
    );
    bench.press("V x");
    assert!(bench.shows("Enter deletes Mine"));
    bench.press("esc");
    assert!(bench.shows("Mine") && bench.watch().saved.len() == 2);
    bench.press("x enter");
    assert_eq!(bench.watch().saved[2], Edit::DeleteView("Mine".to_owned()));
    bench.press("V");
    assert!(bench.shows("No view is saved yet."));
}
