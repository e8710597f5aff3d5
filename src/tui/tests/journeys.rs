//! The list of journeys, and a journey as the tree of its steps.

use super::*;
use crate::domain::zone::Bucket;
use crate::report::{Drilldown, DropOff, During, Ending, Happened, Messaged, People, StepMetric, WhoseTime};

/// The welcome series is open; the first step is selected.
fn welcome() -> Bench {
    let mut bench = Bench::new(&acme());
    bench.press("3");
    open(&mut bench, "welcome");
    bench
}

/// Finds a journey in the list and opens it.
fn open(bench: &mut Bench, text: &str) {
    bench.press("/");
    bench.type_in(text);
    bench.press("enter enter");
}

/// Opens those who left at the selected step: kind, reached, of starts, of branch, waiting, went on, left.
fn open_left(bench: &mut Bench) {
    bench.press("right right right right right right right enter");
}

/// The words of the line with a text, without frames and bars.
fn words(screen: &[String], text: &str) -> Vec<String> {
    let line = screen.iter().find(|line| line.contains(text)).unwrap_or_else(|| panic!("{}", screen.join("\n")));
    let drawn = |word: &&str| !word.chars().any(|c| "│┃▐█▉▊▋▌▍▎▏├└".contains(c));
    line.split_whitespace().filter(drawn).map(str::to_owned).collect()
}

#[test]
fn f3_arms_of_a_branch_show_their_share_and_steps_what_is_lost_at_them() {
    let mut bench = welcome();
    let screen = bench.screen(240, 40);
    let ends = |text: &str, columns: &[&str]| {
        let words = words(&screen, text);
        assert!(words.ends_with(&columns.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()), "{words:?}");
    };
    assert!(words(&screen, "Kind").join(" ").contains(
        "% of all starts % of branch Waiting here Went on Left Left % Drop-off Drop-off % Drop-off from the start Without the goal Opened % Clicked %"
    ));
    // Of 20 starts ten came to the steps; two of them left at the second, which all ten had come to.
    ends("Wait three days", &["10", "50.0", "0", "8", "2", "20.0", "0", "0.0", "10", "2", "–", "–"]);
    // Eight of the ten came to the branch; one of the eight took no arm and left.
    ends("Opened?", &["8", "40.0", "0", "7", "1", "12.5", "2", "20.0", "12", "1", "–", "–"]);
    // 5 of 20; one of the five leaves there; seven of the eight at the branch take an arm, five of them this one.
    ends("Reminder by text", &["5", "25.0", "71.4", "0", "4", "1", "20.0", "–", "–", "–", "1", "–", "–"]);
    let tree: Vec<&String> = screen.iter().filter(|line| line.contains("├ ") || line.contains("└ ")).collect();
    assert!(tree.iter().any(|line| line.contains("├ Reminder by text")), "{tree:?}");
    assert!(tree.iter().any(|line| line.contains("└ Offer")), "{tree:?}");
}

#[test]
fn a_journey_is_summed_up_in_a_sentence_with_its_goal() {
    let mut bench = welcome();
    // Twenty start, ten of them through the steps; the one who buys does so after two hours. Wilson of 1 of 20: .9 to 23.6.
    for text in [
        "Welcome series   People 20   Starts 20   Messages sent 10   Still on their way 4   Ended without the goal 15",
        "Goal purchase: 1 person, 5.0 % (0.9–23.6) of 20",
        "median 2 h",
        // Four are on their way; of the sixteen whose starts are closed one has the goal.
        "still open 4 starts; of the closed 6.3 %",
    ] {
        assert!(bench.screen(140, 40).join("\n").contains(text), "{text}\n{}", bench.screen(140, 40).join("\n"));
    }
}

#[test]
fn h4_the_column_under_the_cursor_says_whose_people_enter_opens() {
    let mut bench = welcome();
    bench.press("enter");
    assert!(bench.shows("Welcome series · Welcome e-mail: people who reached it"));
    bench.press("esc down");
    open_left(&mut bench);
    assert!(bench.shows("Wait three days: people who left there"));
    assert_eq!(bench.watch().behind.last(), Some(&People::Left("s2".into())));
}

#[test]
fn f5_the_rates_of_a_step_stand_before_its_metrics_in_the_order_of_a_messages_life() {
    let mut bench = welcome();
    let screen = bench.screen(140, 40);
    let row = |text: &str| {
        screen.iter().position(|line| line.contains(text)).unwrap_or_else(|| panic!("{}", screen.join("\n")))
    };
    // Ten of ten were sent and delivered (Wilson: from 10 / (10 + 1.96²) on); nothing in the data tells of opens; pushes and texts there are none.
    assert!(row("sent 100.0 % (72.2–100.0)   delivered 100.0 % (72.2–100.0)   opened –") < row("│ sent  "));
    assert!(row("│ sent  ") < row("│ delivered"));
    assert!(screen.join("\n").contains("clicked of opened –"));
    assert!(bench.watch().asked.iter().any(|(name, _)| *name == "step-rates"));
}

#[test]
fn e17_journeys_stand_in_the_order_of_their_names_and_unknown_ones_are_marked() {
    let mut company = Company::acme();
    // No table names the newsletter, no configuration either; events do.
    company.unlisted = vec!["news"];
    let mut bench = Bench::new(&company.fresh());
    bench.press("3");
    let screen = bench.screen(140, 40);
    let place = |text: &str| {
        screen.iter().position(|line| line.contains(text)).unwrap_or_else(|| panic!("{}", screen.join("\n")))
    };
    assert!(place("Abandoned cart") < place("Loyalty club"));
    assert!(place("Loyalty club") < place("news (unknown)"));
    assert!(place("news (unknown)") < place("Welcome series"));
    assert!(screen.iter().filter(|line| line.contains("(unknown)")).count() >= 2, "a line says what it means");
}

#[test]
fn e2_people_who_left_are_narrowed_by_reason_and_saved_as_they_are_shown() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("3");
    open(&mut bench, "welcome");
    bench.press("down");
    open_left(&mut bench);
    // Two left at the second step, one of them as the journey's condition did not hold any longer.
    assert!(bench.shows("step-8") && bench.shows("step-9") && bench.shows("No reason given"));
    bench.press("v");
    assert!(bench.shows("No longer matches: 1 of 2 people") && bench.shows("step-8") && !bench.shows("step-9"));
    let narrowed = People::Left("s2".into()).narrowed(Ending::Reason("condition_unmet".into()));
    assert_eq!(bench.watch().behind.last(), Some(&narrowed));
    // The one line says how many there are.
    assert!(!bench.shows("1 person"));
    bench.press("S");
    assert!(bench.shows("1 person, in segments/NAME.csv"));
    bench.type_in("lost");
    bench.press("enter");
    assert!(matches!(bench.watch().saved.last(), Some(Edit::Segment { whose, .. }) if *whose == narrowed));
    // Saving closes the list; opened anew it shows everybody.
    bench.press("enter");
    assert!(!bench.shows("of 2 people") && bench.shows("step-8") && bench.shows("step-9"));
    bench.press("v v");
    assert!(bench.shows("No reason given: 1 of 2 people") && bench.shows("step-9"));
    // The file has the ids, and what they are called beside them.
    bench.press("e enter");
    let file = std::fs::read_to_string(bench.folder.path.join("people.csv")).expect("the file");
    let lines: Vec<&str> = file.lines().collect();
    assert!(lines[0].contains("reason,reason_name,step,step_name,journey,journey_name"), "{file}");
    assert!(lines.len() == 2 && lines[1].starts_with("step-9,"), "{file}");
    assert!(lines[1].contains("unknown,No reason given,s2,Wait three days,"), "{file}");
    bench.press("v");
    assert!(bench.shows("Ended without the goal: 2 of 2 people"));
    bench.press("v");
    assert!(!bench.shows("of 2 people") && bench.shows("step-8"));
}

#[test]
fn e12_the_timeline_begins_with_the_start_one_came_from_and_holds_all_events() {
    let mut bench = welcome();
    bench.press("G up up up up up up");
    bench.press("g down enter");
    bench.press("/");
    bench.type_in("step-8");
    bench.press("enter enter");
    for text in [
        "Welcome series: started 9 Apr 2025 08:00",
        "left 9 Apr 2025 11:00 at Wait three days: No longer matches",
        "All 6 events",
        "Journey started",
        "Step reached",
        "Email delivered",
        "Left the journey",
    ] {
        assert!(bench.shows(text), "{text}");
    }
    bench.press("v");
    assert!(bench.shows("This customer has no touch."));
    let last = bench.watch().drilled.last().map(|(what, _)| what.clone());
    assert_eq!(last, Some(Drilldown::Events { touches: true, offset: None }));
    bench.press("v");
    assert!(bench.shows("All 6 events"));
    bench.press("s");
    assert!(bench.shows("SQL behind events"));
}

#[test]
fn r16_a_timeline_of_thousands_of_events_opens_at_its_end() {
    use std::io::Write as _;

    let folder = Company::acme().fresh();
    let mut events = std::fs::OpenOptions::new().append(true).open(folder.path.join("events.csv")).unwrap();
    for n in 0..2_300 {
        let (day, hour, minute) = (1 + n / 1_440, n / 60 % 24, n % 60);
        writeln!(events, "2025-05-{day:02}T{hour:02}:{minute:02}:00Z,step-8,page_visited,,,,,,,,").unwrap();
    }
    drop(events);
    let mut bench = Bench::new(&folder);
    bench.press("3");
    open(&mut bench, "welcome");
    bench.press("G up up up up up up");
    bench.press("g down enter");
    bench.press("/");
    bench.type_in("step-8");
    bench.press("enter enter");
    // Six events of the journey in April come before them.
    assert!(bench.shows("1,307–2,306 of 2,306 events"));
    bench.press("G");
    assert!(bench.shows("2 May 2025 14:19"));
    bench.press("W");
    assert!(bench.shows("307–1,306 of 2,306 events"));
    bench.press("W g");
    assert!(bench.shows("1–1,000 of 2,306 events") && bench.shows("Journey started"));
    bench.press("w");
    assert!(bench.shows("1,001–2,000 of 2,306 events"));
    bench.press("v");
    assert!(bench.shows("This customer has no touch."));
    bench.press("v");
    assert!(bench.shows("1,307–2,306 of 2,306 events"));
}

/// Turns what stands beside the steps so often, and leads the keys there.
fn beside(bench: &mut Bench, turns: usize) {
    for _ in 0..turns {
        bench.press("v");
    }
    bench.press("W");
}

/// Whose people were asked for last.
fn last_behind(bench: &Bench) -> Option<People> {
    bench.watch().behind.last().cloned()
}

#[test]
fn h4_f8_the_times_to_the_selected_step_stand_in_bins_that_open_their_people() {
    let mut bench = welcome();
    beside(&mut bench, 2);
    // All ten come to the first step an hour after their start.
    assert!(bench.shows("How long it took to Welcome e-mail") && bench.shows("1 h – 6 h"));
    bench.press("enter");
    assert!(bench.shows("Welcome e-mail: people who reached it after 1 h – 6 h"));
    assert_eq!(last_behind(&bench), Some(People::Within(Some("s1".into()), 1)));
    // On the row of the goal it is the times to that: of the one who buys after two hours.
    bench.press("esc w G");
    assert!(bench.shows("How long it took to the goal"));
    bench.press("W enter");
    assert!(bench.shows("Welcome series: people with the goal after 1 h – 6 h") && bench.shows("welcome-0"));
}

#[test]
fn h4_a_month_opens_its_people_by_the_column_under_the_cursor() {
    let mut bench = welcome();
    // On the row of all starts it is the journey's.
    bench.press("g");
    beside(&mut bench, 8);
    let of = |what, whose| {
        let day = "2025-03-01".parse().unwrap();
        Some(People::During(During { step: None, what, whose, day, bucket: Bucket::Month }))
    };
    // The last month is June.
    bench.press("G up up up enter");
    assert!(bench.shows("people who started in Mar 2025") && bench.shows("10 people"));
    assert_eq!(last_behind(&bench), of(Happened::Begin, WhoseTime::Every));
    bench.press("esc right right right right enter");
    assert!(bench.shows("people with the goal in Mar 2025") && bench.shows("1 person"));
    bench.press("esc right enter");
    // Six of March ran to the end.
    assert!(bench.shows("people whose start ended in Mar 2025") && bench.shows("6 people"));
    assert_eq!(last_behind(&bench), of(Happened::End, WhoseTime::Every));
}

#[test]
fn h4_messages_and_clicks_of_a_month_open_who_was_sent_them_and_who_clicked() {
    let mut bench = welcome();
    // On the row of all starts it is the journey's.
    bench.press("g");
    beside(&mut bench, 8);
    let of = |clicked, day: &str| {
        let day = day.parse().unwrap();
        Some(People::Messaged(Messaged { step: None, clicked, day, bucket: Bucket::Month }))
    };
    // In April the ten that pass through the steps are sent a mail each.
    bench.press("G up up right right enter");
    assert!(bench.shows("Welcome series: people who were sent a message in Apr 2025") && bench.shows("10 people"));
    assert!(bench.shows("step-9"));
    assert_eq!(last_behind(&bench), of(false, "2025-04-01"));
    bench.press("esc right enter");
    assert!(bench.shows("Welcome series: people who clicked on a message in Apr 2025"));
    assert_eq!(last_behind(&bench), of(true, "2025-04-01"));
}

#[test]
fn h4_a_metric_of_a_step_opens_its_people_by_platform() {
    let mut bench = welcome();
    let metric = |metric: &str, platform: Option<&str>| {
        let (step, platform) = (Some("s1".to_owned()), platform.map(str::to_owned));
        Some(People::Metric(StepMetric { step, metric: metric.to_owned(), platform }))
    };
    bench.press("w enter");
    assert!(bench.shows("Welcome series · Welcome e-mail: people who were sent it") && bench.shows("10 people"));
    assert_eq!(last_behind(&bench), metric("sent", None));
    // Total, unique, the one platform.
    bench.press("esc down right right enter");
    assert_eq!(last_behind(&bench), metric("delivered", None));
    bench.press("esc right enter");
    assert!(bench.shows("Welcome e-mail: people with “delivered” on web") && bench.shows("10 people"));
    assert_eq!(last_behind(&bench), metric("delivered", Some("web")));
    // In the tree: kind, reached, of starts, of branch, waiting, went on, left, left %, drop-off, drop-off %, from the start, without the goal, opened %.
    bench.press("esc W right right right right right right right right right right right right right enter");
    assert!(bench.shows("Welcome e-mail: people who opened it"));
    assert_eq!(last_behind(&bench), metric("opened", None));
    bench.press("esc right enter");
    assert!(bench.shows("Welcome e-mail: people who clicked it"));
    assert_eq!(last_behind(&bench), metric("clicked", None));
}

#[test]
fn h4_f7_a_reason_at_the_step_opens_whose_starts_ended_there() {
    let mut bench = welcome();
    bench.press("down W right enter");
    assert!(bench.shows("Wait three days: people whose start ended there"));
    let narrowed = last_behind(&bench).expect("they are asked for");
    assert_eq!(narrowed.parts().0, &People::EndedAt("s2".into()));
    bench.press("esc right enter");
    let narrowed = last_behind(&bench).expect("they are asked for");
    assert_eq!(narrowed.parts(), (&People::Ended, &Ending::Reason("completed".into())));
    // Six of the ten of before and six of those of the steps.
    assert!(bench.shows("Welcome series: people whose start ended") && bench.shows("12 people"));
}

#[test]
fn g10_the_goal_over_time_says_target_and_projection_and_opens_its_people() {
    let mut bench = welcome();
    beside(&mut bench, 5);
    // Half of twenty people are ten; nobody has reached it in the last weeks.
    let screen = bench.screen(200, 60).join("\n");
    assert!(screen.contains("1 person with the goal so far, target 10 people: 0 a day, never leads to"), "{screen}");
    bench.press("right right enter");
    assert!(bench.shows("people with the goal in Mar 2025 for the first time"));
    bench.press("esc");
    bench.press("right enter");
    assert!(bench.shows("people who started up to Mar 2025") && bench.shows("10 people"));
}

#[test]
fn h4_other_listening_opens_who_would_have_the_goal() {
    let mut bench = welcome();
    beside(&mut bench, 6);
    bench.press("enter");
    assert!(bench.shows("people with the goal if it listened for") && bench.shows("welcome-0"));
    assert!(matches!(last_behind(&bench), Some(People::Listening(_, false))));
}

#[test]
fn g8_a_key_counts_people_in_place_of_visits() {
    let mut bench = welcome();
    assert!(bench.shows("Steps · every visit") && bench.shows("All starts"));
    bench.press("u");
    assert!(bench.shows("Steps · people, each once") && bench.shows("All people"));
    assert!(bench.watch().drilled.iter().any(|(what, _)| *what == Drilldown::FunnelPeople));
    bench.press("enter");
    assert_eq!(last_behind(&bench), Some(People::Reached("s1".into())));
    bench.press("esc u");
    assert!(bench.shows("Steps · every visit"));
}

/// The company with a version of the journey in each event: 2 of the ten that pass through the steps.
fn of_two_versions() -> Arc<Folder> {
    let folder = Company::acme().fresh();
    let path = folder.path.join("events.csv");
    let events = std::fs::read_to_string(&path).unwrap();
    let version = |line: &str| if line.contains(",step-") { "2" } else { "1" };
    let mut lines = events.lines();
    let head = format!("{},journey_version\n", lines.next().unwrap());
    let rows = lines.map(|line| format!("{line},{}\n", version(line)));
    std::fs::write(&path, head + &rows.collect::<String>()).unwrap();
    folder
}

#[test]
fn f10_a_key_turns_through_the_versions_of_the_journey() {
    let mut bench = Bench::new(&of_two_versions());
    bench.press("3");
    open(&mut bench, "welcome");
    assert!(bench.shows("Steps · every visit · all versions"));
    bench.press("n");
    // Ten started in version 1, none of whom came to a step.
    let screen = bench.screen(140, 40).join("\n");
    assert!(screen.contains("Steps · every visit · version 1"), "{screen}");
    assert!(screen.contains("Welcome series · version 1   People 10"), "{screen}");
    assert!(screen.contains("Goal purchase: 1 person, 10.0 %"), "{screen}");
    bench.press("n enter");
    assert!(bench.shows("Welcome series, version 2 · Welcome e-mail: people who reached it"));
    assert_eq!(bench.last("people").version.as_deref(), Some("2"));
    bench.press("esc v v");
    // These times are of all versions, and say so.
    assert!(bench.shows("· all versions"));
    bench.press("n");
    assert!(bench.shows("Steps · every visit · all versions"));
    let mut bench = welcome();
    bench.press("n");
    assert!(bench.shows("No event of this journey bears a version"));
}

#[test]
fn f3_steps_that_no_table_places_stand_in_the_order_first_seen_and_one_sentence_says_so() {
    let folder = Company::acme().fresh();
    let path = folder.path.join("steps.csv");
    let steps = std::fs::read_to_string(&path).unwrap();
    // Only the first step keeps its position, and the arms their parent.
    let rows = steps.lines().map(|line| {
        ["2", "3", "6"].iter().fold(line.to_owned(), |line, position| line.replace(&format!(",{position},"), ",,"))
    });
    std::fs::write(&path, rows.map(|row| row + "\n").collect::<String>()).unwrap();
    let mut bench = Bench::new(&folder);
    bench.press("3");
    open(&mut bench, "welcome");
    let screen = bench.screen(140, 40);
    let says = "No table places 3 steps: they stand last, in the order first seen, without a drop-off.";
    assert!(screen.join("\n").contains(says), "{}", screen.join("\n"));
    let place = |text: &str| screen.iter().position(|line| line.contains(text)).expect(text);
    assert!(place("│ Wait three days") < place("│ Opened?") && place("│ Opened?") < place("│ Thank you"));
}

#[test]
fn m8_a_goal_whose_trigger_no_event_bears_says_so_wherever_it_shows() {
    let folder = Company::acme().fresh();
    let path = folder.path.join("milepost.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let loyal = "id = \"loyal\"\ngoal = { kind = \"drive_purchase\", trigger = \"purchase\"";
    assert!(text.contains(loyal));
    std::fs::write(&path, text.replace(loyal, &loyal.replace("\"purchase\"", "\"purchas\""))).unwrap();
    let mut bench = Bench::new(&folder);
    let fault = "no event is called “purchas”; near: purchase";
    let of_loyal = |screen: &[String]| -> Vec<String> {
        screen.iter().filter(|line| line.contains("Loyalty club")).cloned().collect()
    };
    // Home says what is the matter, of this goal alone, and nothing of a pace.
    let screen = bench.screen(200, 50);
    let why = |line: &String| line.contains("no event is called “purchas”");
    assert_eq!(of_loyal(&screen).into_iter().filter(why).count(), 1, "{}", screen.join("\n"));
    // The column has no room for it; the goal is selected, as the farthest from its target, so that it stands below in full.
    assert!(screen.iter().any(|line| line.contains(&format!("· {fault}"))), "{}", screen.join("\n"));
    assert!(of_loyal(&screen).iter().all(|line| !line.contains("a day")), "{}", screen.join("\n"));
    assert!(screen.iter().any(|line| line.contains("a day")), "the others have a pace");
    // The list of journeys.
    bench.press("3");
    let screen = bench.screen(140, 40);
    assert!(of_loyal(&screen).iter().any(|line| line.contains("broken")), "{}", screen.join("\n"));
    assert!(screen.iter().any(|line| line.contains(&format!("Loyalty club: {fault}"))), "{}", screen.join("\n"));
    assert_eq!(screen.iter().filter(|line| line.contains("broken")).count(), 1);
    // The journey itself, and its goal over time.
    open(&mut bench, "loyal");
    assert!(
        bench.screen(140, 40).join("\n").contains(&format!("Goal {fault}")),
        "{}",
        bench.screen(140, 40).join("\n")
    );
    beside(&mut bench, 5);
    let screen = bench.screen(200, 50);
    assert!(screen.iter().any(|line| line.contains("The goal over time")));
    assert!(screen.iter().any(|line| line.contains("the goal: no event is called “purchas”")), "{}", screen.join("\n"));
    assert!(!screen.join("\n").contains("a day"), "{}", screen.join("\n"));
}

#[test]
fn h1_the_sql_of_a_list_of_people_is_shown() {
    let mut bench = welcome();
    bench.press("down");
    open_left(&mut bench);
    assert!(bench.shows("s SQL"));
    bench.press("s");
    assert!(bench.shows("SQL behind people") && bench.shows("-- people/visits.sql"));
    bench.press("esc");
    assert!(bench.shows("people who left there"), "the list is still there");
    // Those of a credit are found one by one: what tells of all touches is shown, and what is done with it.
    bench.press("esc 4 enter s");
    let screen = bench.screen(120, 40).join("\n");
    assert!(screen.contains("SQL behind people") && screen.contains("-- fold_completions.sql"), "{screen}");
}

#[test]
fn h4_left_and_without_the_goal_have_titles_of_their_own_and_drop_off_lists_who_dropped_off() {
    let mut bench = welcome();
    bench.press("down");
    // Left, Left %, Drop-off, Drop-off %, Drop-off from the start, Without the goal.
    open_left(&mut bench);
    assert!(bench.shows("Wait three days: people who left there ─"));
    bench.press("esc right right right right right enter");
    assert!(bench.shows("Wait three days: people who left there, without the goal ─"));
    // The next ending has the next title.
    bench.press("v");
    assert!(!bench.screen(100, 30).join("\n").contains("without the goal ─"));
    // Ten came to the second step, eight of them to the branch.
    bench.press("esc down left left enter");
    assert!(bench.shows("Opened?: people who came to Wait three days and not to it"));
    let dropped = DropOff { step: "s3".into(), before: Some("s2".into()), by_people: false };
    assert_eq!(last_behind(&bench), Some(People::DroppedOff(dropped)));
    assert!(bench.shows("2 people"));
    // Their number opens the same as their share; of twenty starts eight came to the branch.
    bench.press("esc left enter");
    assert!(bench.shows("Opened?: people who came to Wait three days and not to it") && bench.shows("2 people"));
    bench.press("esc right right enter");
    assert!(bench.shows("Opened?: people who started and did not come to it") && bench.shows("12 people"));
    bench.press("esc left enter");
    assert!(bench.shows("Opened?: people who came to Wait three days and not to it"));
    // Of twenty starts ten came to the first.
    bench.press("esc up up enter");
    assert!(bench.shows("Welcome e-mail: people who started and did not come to it") && bench.shows("10 people"));
    // An arm has none.
    bench.press("esc down down down enter");
    assert!(bench.shows("No drop-off is told of this step"));
}

#[test]
fn g1_a_goal_that_is_not_counted_is_told_from_none() {
    let watch = Watch { fails: Some(report::GOALS.name), ..Watch::default() };
    let mut bench = Bench::watched(&acme(), watch);
    bench.press("3");
    let screen = bench.screen(140, 40);
    let says = "The goals are not counted: /data/store-3.duckdb cannot be read. close the other program";
    assert!(screen.iter().any(|line| line.contains(says)), "{}", screen.join("\n"));
    let welcome = words(&screen, "Welcome series").join(" ");
    assert!(welcome.contains("Welcome series ?") && welcome.matches('?').count() == 3, "{welcome}");
    open(&mut bench, "welcome");
    let screen = bench.screen(140, 40).join("\n");
    assert!(screen.contains(says) && !screen.contains("has no goal"), "{screen}");
    // What was withdrawn is no goal less either.
    let mut bench = Bench::new(&acme());
    bench.press("3");
    open(&mut bench, "welcome");
    assert!(bench.shows("Goal purchase: 1 person"));
    bench.app.event(Event::Key(Key::parse("%").unwrap()));
    bench.app.action(Action::Machine);
    bench.app.event(Event::Key(Key::parse("esc").unwrap()));
    let screen = bench.screen(140, 40).join("\n");
    assert!(screen.contains("The goals are not counted: Cancelled. r asks again"), "{screen}");
    assert!(!screen.contains("has no goal"), "{screen}");
}

#[test]
fn g10_a_journey_that_has_ended_leads_nowhere() {
    let folder = Company::acme().fresh();
    let path = folder.path.join("journeys.csv");
    let journeys = std::fs::read_to_string(&path).unwrap();
    let mut lines = journeys.lines();
    let head = lines.next().unwrap();
    assert!(!head.contains("ended_at"), "{head}");
    // The data end with June.
    let rows = lines.map(|line| format!("{line},2025-06-15T00:00:00Z\n")).collect::<Vec<_>>().concat();
    std::fs::write(&path, format!("{head},ended_at\n{rows}")).unwrap();
    let mut bench = Bench::new(&folder);
    bench.press("3");
    open(&mut bench, "welcome");
    beside(&mut bench, 5);
    let screen = bench.screen(200, 60).join("\n");
    let says = "1 person with the goal: the target of 10 people was not reached";
    assert!(screen.contains(says), "{screen}");
    assert!(!screen.contains("never leads to") && !screen.contains("straight line"), "{screen}");
    assert!(screen.contains("the journey ended on"), "{screen}");
}

#[test]
fn g3_a_notification_says_what_counts_as_its_goal() {
    let folder = Company::acme().fresh();
    let path = folder.path.join("milepost.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let own = "id = \"welcome\"\ngoal = { kind = \"drive_purchase\", trigger = \"purchase\"";
    assert!(text.contains(own), "{text}");
    let other = "id = \"welcome\"\ngoal = { kind = \"general_notification\", measure = \"clicked\"";
    std::fs::write(&path, text.replace(own, other)).unwrap();
    let mut bench = Bench::new(&folder);
    bench.press("3");
    open(&mut bench, "welcome");
    assert!(bench.shows("Goal clicked at least one message: "));
}

#[test]
fn f3_steps_that_are_sorted_hang_on_no_branch() {
    let mut bench = welcome();
    let drawn = |bench: &mut Bench| bench.screen(140, 40).iter().any(|line| line.contains("├ Reminder by text"));
    assert!(drawn(&mut bench));
    // By what reached them.
    bench.press("right right o");
    assert!(!drawn(&mut bench) && bench.shows("Reminder by text"));
    assert!(!bench.screen(140, 40).iter().any(|line| line.contains("└ Offer")));
    bench.press("o o");
    assert!(drawn(&mut bench));
}

#[test]
fn f7_no_step_is_selected_on_the_row_of_all_starts() {
    let mut bench = welcome();
    bench.press("g");
    let screen = bench.screen(140, 40);
    // Six of the ten of before and six of those of the steps ran to the end.
    let reason = words(&screen, "Ran to the end").join(" ");
    assert!(reason.contains("Ran to the end – 12"), "{reason}");
}

#[test]
fn u8_side_by_side_is_offered_below_a_funnel_alone() {
    let mut bench = Bench::new(&acme());
    bench.press("3");
    assert!(!bench.screen(200, 40).join("\n").contains("side by side"));
    bench.press("?");
    assert!(!bench.screen(140, 60).join("\n").contains("side by side"));
    bench.press("esc =");
    assert!(bench.shows("= : not here") || bench.shows("=: not here"));
    open(&mut bench, "welcome");
    bench.press("?");
    assert!(!bench.screen(140, 60).join("\n").contains("side by side"));
}

#[test]
fn j0_h4_the_months_of_the_selected_step_open_who_came_to_it() {
    let mut bench = welcome();
    beside(&mut bench, 8);
    assert!(bench.shows("By month: Welcome e-mail"));
    assert_eq!(bench.last("journey-trend").step.as_deref(), Some("s1"));
    // All ten came to it in April.
    bench.press("g enter");
    assert!(
        bench.shows("Welcome series · Welcome e-mail: people who reached it in Apr 2025") && bench.shows("10 people")
    );
    let of = |what| {
        let (step, day) = (Some("s1".to_owned()), "2025-04-01".parse().unwrap());
        Some(People::During(During { step, what, whose: WhoseTime::Every, day, bucket: Bucket::Month }))
    };
    assert_eq!(last_behind(&bench), of(Happened::Begin));
    bench.press("esc right right enter");
    let sent =
        Messaged { step: Some("s1".into()), clicked: false, day: "2025-04-01".parse().unwrap(), bucket: Bucket::Month };
    assert_eq!(last_behind(&bench), Some(People::Messaged(sent)));
    assert!(bench.shows("10 people"));
}

#[test]
fn help_says_what_works_in_a_list_of_people_and_in_a_form() {
    let mut bench = welcome();
    bench.press("enter ?");
    let screen = bench.screen(100, 50).join("\n");
    for text in ["Opens the timeline of the selected person.", "In every list", "What the columns mean"] {
        assert!(screen.contains(text), "{text}: {screen}");
    }
    bench.press("esc");
    assert!(bench.shows("people who reached it"), "the list is still there");
    // What is looked for is text.
    bench.press("/ ?");
    assert!(!bench.shows("In every list") && bench.shows("1 of 10 rows"));
    // The form of the goal begins with its kind, which is chosen: there both keys help.
    for keys in ["esc esc E f1", "esc ?"] {
        bench.press(keys);
        assert!(bench.shows("Saves what the form says"), "{keys}: {}", bench.screen(100, 30).join("\n"));
    }
    bench.press("esc");
    assert!(!bench.shows("Saves what the form says"));
}
