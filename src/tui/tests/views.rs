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
    assert!(bench.shows("what it was is lost: home ·") && bench.shows("Q2 2025 (1 Apr – 30 Jun 2025)"));
    assert_eq!(bench.watch().saved.len(), 1);
    bench.press("enter");
    assert_eq!(bench.watch().saved.len(), 2);
    assert!(
        matches!(&bench.watch().saved[1], Edit::View { over: Some(_), view } if view.filter.period().written() == "2025-06")
    );
    bench.press("V x");
    assert!(bench.shows("Enter deletes Mine"));
    bench.press("esc");
    assert!(bench.shows("Mine") && bench.watch().saved.len() == 2);
    bench.press("x enter");
    assert!(matches!(&bench.watch().saved[2], Edit::DeleteView(view) if view.name == "Mine"));
    bench.press("V");
    assert!(bench.shows("No view is saved yet."));
}

/// The words of the box, whatever lines they stand on.
fn said(bench: &mut Bench) -> String {
    let screen = bench.screen(100, 30);
    let boxed = screen.iter().filter_map(|line| line.split('│').nth(2).filter(|_| line.matches('│').count() > 3));
    boxed.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_replacing_or_deleting_a_view_loses_is_what_the_file_says_by_then() {
    let mut bench = Bench::new(&Company::acme().fresh());
    let path = bench.folder.path.join("milepost.toml");
    bench.press("3 V a");
    bench.type_in("Mine");
    bench.press("enter p");
    bench.type_in("2025-06");
    bench.press("enter V E");
    assert!(said(&mut bench).contains("what it was is lost: journeys · all the data"));
    // An editor gives it another page, filter and order.
    let text = std::fs::read_to_string(&path).unwrap();
    let other = "name = \"Mine\"\nsort = [\"-Trigger\"]\nfilter = { period = \"2024-Q1\" }\npage = \"milestones\"";
    let other = text.replace("name = \"Mine\"\npage = \"journeys\"", other);
    assert_ne!(other, text);
    std::fs::write(&path, &other).unwrap();
    bench.press("enter");
    let text = said(&mut bench);
    assert!(text.contains("lost: milestones · Q1 2024") && text.contains("sorted by Trigger, largest first"), "{text}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), other);
    bench.press("enter");
    assert!(std::fs::read_to_string(&path).unwrap().contains("period = \"2025-06\""));
    // The same before it is deleted.
    bench.press("V x");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("2025-06", "2023-Q4")).unwrap();
    bench.press("enter");
    let text = said(&mut bench);
    assert!(text.contains("It was changed in the file. Enter deletes Mine") && text.contains("Q4 2023"), "{text}");
    bench.press("enter");
    assert!(!std::fs::read_to_string(&path).unwrap().contains("[[view]]"));
}
