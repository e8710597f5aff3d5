use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::config::theme::{Depth, Theme};
use crate::tui::key::{Code, Key};
use crate::tui::look::Look;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::pen;

fn number(n: i32) -> Field {
    Field::Number(n.to_string(), Some(f64::from(n)))
}

fn grid() -> Grid {
    let row =
        |id: &str, n: i32| Row { id: id.to_owned(), fields: vec![Field::text(id), number(n), Field::text("extra")] };
    let mut grid = Grid::default();
    let columns = vec![Column::text("Journey", 0, 6, 30), Column::new("Credit", 0), Column::new("Other", 1)];
    grid.set(columns, vec![row("welcome series", 20), row("cart", 3), row("日本語", 100)], Vec::new());
    grid
}

/// One row and columns A to H of five cells each, the more important first.
fn wide() -> Grid {
    let mut grid = Grid::default();
    let columns = "ABCDEFGH".chars().zip(0..).map(|(name, rank)| Column::new(&name.to_string(), rank));
    let fields = (0..8).map(|n| number(10_000 + n)).collect();
    grid.set(columns.collect(), vec![Row { id: "row".to_owned(), fields }], Vec::new());
    grid
}

fn look() -> Look {
    Look::new(Depth::Plain, false, &Theme::default())
}

fn drawn(grid: &mut Grid, width: u16, height: u16) -> Vec<String> {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    grid.draw(&mut buf, area, &look(), true, false);
    let line = |y| (0..width).map(|x| buf[(x, y)].symbol().to_owned()).collect::<String>();
    (0..height).map(|y| line(y).trim_end().to_owned()).collect()
}

fn ids(grid: &Grid) -> Vec<&str> {
    grid.ids().collect()
}

fn type_in(grid: &mut Grid, text: &str) {
    for c in text.chars() {
        assert!(grid.find_key(Key::plain(Code::Char(c))));
    }
}

#[test]
fn columns_align_and_those_without_room_are_counted() {
    let mut grid = grid();
    assert_eq!(drawn(&mut grid, 30, 3)[..2], ["Journey        Credit Other", "welcome series     20 extra"]);
    assert_eq!(drawn(&mut grid, 18, 2), ["Journ… Credit +1 ›", "welco…     20"]);
    // Some of the first column makes way for the count, not another column.
    assert_eq!(drawn(&mut grid, 17, 2), ["Jour… Credit +1 ›", "welc…     20"]);
    assert_eq!(drawn(&mut wide(), 60, 1), ["10000 10001 10002 10003 10004 10005 10006 10007"]);
    let header = &drawn(&mut wide(), 40, 2)[0];
    // As many columns as fit beside the short count.
    assert_eq!(header, "    A     B     C     D     E     F +2 ›");
}

#[test]
fn columns_hidden_by_choice_are_counted_beside_those_without_room() {
    let hides = |names: &[&str]| Arrangement {
        order: Vec::new(),
        hidden: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    let mut grid = wide();
    grid.set_arrangement(hides(&["B", "H"]));
    // Six of eight have room; no scrolling brings the others.
    assert_eq!(
        drawn(&mut grid, 60, 2)[0].trim_end(),
        format!("{:>5}{:>6}{:>6}{:>6}{:>6}{:>6}{:>25}", "A", "C", "D", "E", "F", "G", "2 columns hidden")
    );
    // Three have room beside the count of all five that are not seen.
    assert_eq!(drawn(&mut grid, 24, 2)[0], "    A     C     D   +5 ›");
    assert_eq!(grid.hidden_columns().iter().map(|column| column.title.as_str()).collect::<Vec<_>>(), ["B", "H"]);
    assert_eq!(grid.copied(), "A\tC\tD\tE\tF\tG\n10000\t10002\t10003\t10004\t10005\t10006");
}

#[test]
fn no_bar_grows_while_a_text_is_cut_and_no_name_makes_way_for_what_matters_least() {
    let mut grid = Grid::default();
    let columns = vec![
        Column::text("Step", 0, 6, 20),
        Column::text("Kind", 1, 4, 6),
        Column::bar("", 5, 4, 40),
        Column::new("Left", 0),
        Column::new("Minor", 6),
    ];
    let bar = Field::Bar(Bar { value: 1.0, interval: None, most: 1.0 });
    let fields = vec![Field::text("Your cart is waiting"), Field::text("in_app_message"), bar, number(7), number(8)];
    grid.set(columns, vec![Row { id: "a".into(), fields }], Vec::new());
    // 20 and 14 for the texts, 4 and 5 for the numbers, 4 gaps: the bar has the other 9 of 56.
    assert_eq!(drawn(&mut grid, 56, 2)[1], "Your cart is waiting in_app_message █████████    7     8");
    // The name is whole: first the least important column goes, then the bar, whose going is not counted.
    assert_eq!(drawn(&mut grid, 36, 2), ["Step                 Kind  Left +1 ›", "Your cart is waiting in_a…    7"]);
}

#[test]
fn the_cursor_brings_a_column_without_room_into_sight() {
    let mut grid = wide();
    assert_eq!(drawn(&mut grid, 28, 2), ["    A     B     C     D +4 ›", "10000 10001 10002 10003"]);
    for _ in 0..6 {
        grid.move_column(1);
    }
    assert_eq!((grid.column(), grid.column_title()), (6, "G"));
    // G takes the place of the least important.
    assert_eq!(drawn(&mut grid, 28, 2), ["    A     B     C     G +4 ›", "10000 10001 10002 10006"]);
    grid.move_column(9);
    assert_eq!(grid.column(), 7);
    grid.move_column(-9);
    assert_eq!((grid.column(), drawn(&mut grid, 28, 2)[1].as_str()), (0, "10000 10001 10002 10003"));
}

#[test]
fn columns_scroll_sideways_and_both_sides_are_counted() {
    let mut grid = wide();
    drawn(&mut grid, 28, 2);
    grid.scroll_columns(1);
    grid.scroll_columns(1);
    assert_eq!(drawn(&mut grid, 28, 2), ["A ‹ 2     D     E     F +2 ›", "10000 10003 10004 10005"]);
    // The cursor stays among the columns in sight.
    assert_eq!(grid.column(), 0);
    grid.move_column(1);
    assert_eq!((grid.column(), drawn(&mut grid, 28, 2)[1].as_str()), (1, "10000 10001 10002 10003"));
    grid.scroll_columns(99);
    assert_eq!(drawn(&mut grid, 28, 2), ["A ‹ 4     F     G     H", "10000 10005 10006 10007"]);
    assert_eq!(grid.column(), 5);
    grid.move_column(1);
    grid.move_column(1);
    assert_eq!((grid.column(), drawn(&mut grid, 28, 2)[1].as_str()), (7, "10000 10005 10006 10007"));
    // With room for all of them nothing is scrolled out.
    assert_eq!(drawn(&mut grid, 60, 1), ["10000 10001 10002 10003 10004 10005 10006 10007"]);
}

#[test]
fn wide_windows_are_used() {
    let mut grid = Grid::default();
    let row = |name: &str, value: f64| Row {
        id: name.to_owned(),
        fields: vec![Field::text(name), Field::Bar(Bar { value, interval: None, most: 2.0 })],
    };
    let long = "a name that is longer than what its column usually takes";
    let columns = vec![Column::text("Name", 0, 6, 20), Column::bar("Bar", 0, 4, 10)];
    grid.set(columns, vec![row(long, 2.0)], Vec::new());
    assert_eq!(drawn(&mut grid, 31, 2)[1], format!("a name that is longer tha… {}", "█".repeat(4)));
    assert_eq!(drawn(&mut grid, 120, 2)[1], format!("{long} {}", "█".repeat(30)));
}

#[test]
fn the_selection_stays_with_its_row_when_the_order_changes() {
    let mut grid = grid();
    grid.step(1);
    grid.move_column(1);
    assert_eq!(grid.sort(), "Sorted by Credit, largest first");
    assert_eq!(ids(&grid), ["日本語", "welcome series", "cart"]);
    assert_eq!(grid.chosen().map(|row| row.id.as_str()), Some("cart"));
    assert_eq!(grid.sort_flip(), "Sorted by Credit, smallest first");
    assert_eq!(ids(&grid), ["cart", "welcome series", "日本語"]);
}

#[test]
fn what_is_missing_is_last_in_either_order() {
    let mut grid = Grid::default();
    let row = |name: &str, value: Option<f64>| Row {
        id: name.to_owned(),
        fields: vec![
            Field::text(name),
            Field::Number(value.map_or_else(|| "–".to_owned(), |value| value.to_string()), value),
        ],
    };
    let columns = vec![Column::text("Name", 0, 6, 20), Column::new("Return", 0)];
    grid.set(columns, vec![row("none", None), row("one", Some(1.0)), row("two", Some(2.0))], Vec::new());
    grid.move_column(1);
    grid.sort();
    assert_eq!(ids(&grid), ["two", "one", "none"]);
    grid.sort();
    assert_eq!(ids(&grid), ["one", "two", "none"]);
}

#[test]
fn the_column_under_the_cursor_sorts_then_the_other_way_then_not() {
    let mut grid = grid();
    assert_eq!(grid.sort(), "Sorted by Journey, A to Z");
    assert_eq!(ids(&grid), ["cart", "welcome series", "日本語"]);
    assert_eq!(drawn(&mut grid, 30, 1), ["welcome series     20 extra"]);
    assert_eq!(drawn(&mut grid, 30, 2)[0], "Journey▲       Credit Other");
    assert_eq!(grid.sort(), "Sorted by Journey, Z to A");
    assert_eq!(grid.sort(), "In the order of the report");
    assert_eq!(ids(&grid), ["welcome series", "cart", "日本語"]);
    // The mark stands beside the title, within the column.
    grid.move_column(1);
    grid.sort();
    let mut buf = Buffer::empty(Rect::new(0, 0, 18, 4));
    grid.find("");
    grid.draw(&mut buf, Rect::new(0, 0, 20, 4), &look(), true, false);
    let header: String = (0..18).map(|x| buf[(x, 0)].symbol()).collect();
    assert!(header.contains("Credit▼"), "{header}");
}

#[test]
fn a_copy_holds_the_rows_found_and_the_last_lines() {
    let mut grid = Grid::default();
    let row = |id: &str, n| Row { id: id.to_owned(), fields: vec![Field::text(id), number(n)] };
    let columns = vec![Column::text("Journey", 0, 4, 9), Column::new("Credit", 0)];
    grid.set(columns, vec![row("cart", 1), row("news", 2)], vec![row("Unattributed", 3)]);
    grid.find("news");
    assert_eq!(grid.copied(), "Journey\tCredit\nnews\t2\nUnattributed\t3");
    assert_eq!(grid.copied_row().as_deref(), Some("news\t2"));
}

#[test]
fn a_second_column_sorts_what_is_equal_in_the_first() {
    let mut grid = Grid::default();
    let row = |id: &str, kind: &str, n| Row { id: id.to_owned(), fields: vec![Field::text(kind), number(n)] };
    let rows = vec![row("a", "push", 1), row("b", "mail", 2), row("c", "push", 3), row("d", "mail", 4)];
    grid.set(vec![Column::text("Kind", 0, 4, 9), Column::new("n", 0)], rows, Vec::new());
    grid.sort();
    assert_eq!(ids(&grid), ["b", "d", "a", "c"]);
    assert!(grid.sort_second().contains("sorts already"));
    grid.move_column(1);
    assert_eq!(grid.sort_second(), "Sorted by Kind, A to Z, then n, largest first");
    assert_eq!(ids(&grid), ["d", "b", "c", "a"]);
    assert_eq!(drawn(&mut grid, 12, 2)[0], "Kind▲1 n▼2");
    assert_eq!(grid.sort_second(), "Sorted by Kind, A to Z, then n, smallest first");
    assert_eq!(grid.sort_second(), "Sorted by Kind, A to Z");
    // A sort of its own takes the place of both.
    grid.sort_second();
    assert_eq!(grid.sort(), "Sorted by n, largest first");
    assert_eq!(ids(&grid), ["d", "c", "b", "a"]);
}

#[test]
fn what_is_found_stands_above_the_rows_with_its_count_and_is_marked() {
    let mut grid = grid();
    grid.start_find();
    type_in(&mut grid, "CAR");
    assert!(drawn(&mut grid, 80, 4)[0].ends_with("· 1 of 3 rows · Enter keeps, Esc shows all"));
    assert!(grid.find_key(Key::plain(Code::Enter)) && !grid.finds());
    let lines = drawn(&mut grid, 40, 4);
    assert_eq!(lines[0], "Find “CAR” · 1 of 3 rows");
    assert!(lines[1].starts_with("Journey") && lines[2].starts_with("cart") && lines[3].is_empty());
    assert_eq!(grid.tall(), 3);
    let mut buf = Buffer::empty(Rect::new(0, 0, 40, 4));
    let bold = Look::new(Depth::True, false, &Theme::default());
    grid.draw(&mut buf, Rect::new(0, 0, 40, 4), &bold, false, false);
    let marked = |x: u16| buf[(x, 2)].modifier.contains(ratatui::style::Modifier::UNDERLINED);
    assert_eq!([0, 1, 2, 3].map(marked), [true, true, true, false]);
    grid.find("nothing like it");
    assert!(grid.chosen().is_none() && !grid.is_empty());
    assert_eq!(drawn(&mut grid, 40, 4)[2], "No row contains “nothing like it”");
    assert!(grid.clear_find() && !grid.clear_find());
    assert_eq!(grid.len(), 3);
}

#[test]
fn esc_while_typing_shows_all_rows_and_arrows_move_in_the_text() {
    let mut grid = grid();
    assert!(!grid.find_key(Key::plain(Code::Char('x'))));
    grid.start_find();
    type_in(&mut grid, "art");
    assert!(grid.find_key(Key::plain(Code::Home)));
    type_in(&mut grid, "c");
    assert_eq!((grid.needle(), grid.column(), grid.len()), ("cart", 0, 1));
    // Moving among the rows goes on meanwhile.
    assert!(!grid.find_key(Key::plain(Code::Down)));
    assert!(grid.find_key(Key::plain(Code::Esc)));
    assert_eq!((grid.needle(), grid.len(), grid.finds()), ("", 3, false));
}

#[test]
fn hits_are_marked_in_wide_characters_too() {
    let area = Rect::new(0, 0, 12, 1);
    let mut buf = Buffer::empty(area);
    pen::put(&mut buf, 0, 0, 12, "日本語 ÉTÉ", ratatui::style::Style::new());
    mark(&mut buf, area, "本", &look());
    mark(&mut buf, area, "été", &look());
    let marked: Vec<u16> =
        (0..12).filter(|x| buf[(*x, 0)].modifier.contains(ratatui::style::Modifier::UNDERLINED)).collect();
    assert_eq!(marked, [2, 7, 8, 9]);
}

#[test]
fn columns_are_chosen_and_ordered_and_other_rows_keep_that() {
    let mut grid = grid();
    let hidden = vec!["Credit".to_owned()];
    grid.set_arrangement(Arrangement { order: vec!["Other".to_owned(), "Journey".to_owned()], hidden });
    assert_eq!(drawn(&mut grid, 40, 2), ["Other Journey            1 column hidden", "extra welcome series"]);
    assert_eq!(
        grid.choices().iter().map(|(name, shown)| (name.as_str(), *shown)).collect::<Vec<_>>(),
        [("Other", true), ("Journey", true), ("Credit", false)]
    );
    // A column that comes later stands behind the one that it follows.
    let fields = vec![Field::text("x"), number(1), number(2), Field::text("y")];
    let columns = ["Journey", "Credit", "New", "Other"].map(|title| Column::new(title, 0)).to_vec();
    grid.set(columns, vec![Row { id: "x".to_owned(), fields }], Vec::new());
    assert_eq!(drawn(&mut grid, 40, 2), ["Other Journey New        1 column hidden", "y     x         2"]);
    // Where all are hidden the first stays.
    let all = ["Journey", "Credit", "New", "Other"].map(str::to_owned).to_vec();
    grid.set_arrangement(Arrangement { order: Vec::new(), hidden: all });
    assert_eq!(drawn(&mut grid, 40, 1), ["x"]);
}

#[test]
fn copies_are_of_the_rows_found_in_their_order_with_the_columns_chosen() {
    let mut grid = grid();
    grid.move_column(1);
    grid.sort();
    grid.find("e");
    assert_eq!(grid.copied(), "Journey\tCredit\tOther\n日本語\t100\textra\nwelcome series\t20\textra\ncart\t3\textra");
    grid.find("ser");
    grid.set_arrangement(Arrangement { order: Vec::new(), hidden: vec!["Other".to_owned()] });
    assert_eq!(grid.copied(), "Journey\tCredit\nwelcome series\t20");
    assert_eq!(grid.copied_row().as_deref(), Some("welcome series\t20"));
    assert_eq!(grid.shown_says(), "1 of 3 rows");
    grid.find("none");
    assert_eq!(grid.copied_row(), None);
}

#[test]
fn sources_are_of_the_rows_shown_then_of_the_last_lines() {
    let mut grid = grid();
    assert_eq!(grid.sources(), None);
    grid.set_sources([4, 5, 6]);
    grid.move_column(1);
    grid.sort();
    assert_eq!(grid.sources(), Some(vec![Some(6), Some(4), Some(5)]));
    grid.find("cart");
    assert_eq!(grid.sources(), Some(vec![Some(5)]));
}

#[test]
fn a_press_selects_and_a_second_one_opens() {
    let mut grid = grid();
    grid.find("e");
    drawn(&mut grid, 40, 5);
    assert_eq!(grid.point(15, 1), Pointed::Heading);
    assert_eq!(grid.column_title(), "Credit");
    assert_eq!(grid.point(3, 3), Pointed::Selected);
    assert_eq!((grid.chosen().map(|row| row.id.as_str()), grid.column()), (Some("cart"), 0));
    assert_eq!(grid.point(4, 3), Pointed::Again);
    // Another column of the row is another number.
    assert_eq!(grid.point(18, 3), Pointed::Selected);
    for (x, y) in [(3, 0), (45, 2), (3, 9)] {
        assert_eq!(grid.point(x, y), Pointed::Nothing, "{x}, {y}");
    }
    drawn(&mut grid, 40, 1);
    assert_eq!(grid.point(3, 0), Pointed::Nothing, "the line above the table has all the room");
}

#[test]
fn the_wheel_scrolls_and_the_selection_stays_in_sight() {
    let mut grid = Grid::default();
    let rows = (0..20).map(|n| Row { id: n.to_string(), fields: vec![number(n)] });
    grid.set(vec![Column::new("n", 0)], rows.collect(), Vec::new());
    drawn(&mut grid, 9, 6);
    grid.scroll(3);
    assert_eq!(grid.chosen().map(|row| row.id.as_str()), Some("3"));
    assert_eq!(drawn(&mut grid, 9, 6)[1].trim(), "3");
    grid.scroll(99);
    assert_eq!(drawn(&mut grid, 9, 6)[5].trim(), "19");
    grid.scroll(-3);
    assert_eq!(grid.chosen().map(|row| row.id.as_str()), Some("15"));
    assert_eq!(drawn(&mut grid, 9, 6)[1].trim(), "12");
}

#[test]
fn p15_every_size_is_drawn_and_nothing_is_cut_without_a_mark() {
    for (mut grid, most) in [(grid(), 30), (wide(), 60)] {
        for step in 0..40_u16 {
            match step % 5 {
                0 => grid.move_column(1),
                1 => grid.scroll_columns(1),
                2 => drop(grid.sort_second()),
                3 => grid.find(if step % 2 == 0 { "e" } else { "" }),
                _ => grid.move_column(-1),
            }
            for width in 1..most {
                for height in 1..6 {
                    let lines = drawn(&mut grid, width, height);
                    // A number is whole, or ends with the mark, or is counted as without room.
                    for word in lines.iter().skip(2).flat_map(|line| line.split(' ')) {
                        let number = word.starts_with("100") && word.len() > 1;
                        assert!(
                            !number || word.len() == 5 || word.len() == 3 || word.ends_with('…'),
                            "{width}: {word}"
                        );
                    }
                }
            }
        }
    }
}
