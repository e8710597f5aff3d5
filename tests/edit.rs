//! Changes of milestones, goals and funnels in the file (M4–M6, G1–G5, G12, J7).

use std::fs;
use std::path::{Path, PathBuf};

use milepost::config::Config;
use milepost::config::edit::{self, Edit, Error};
use milepost::domain::condition::{Condition, Literal, Operator};
use milepost::domain::funnel::{Exclusion, Funnel, FunnelCount, FunnelOrder, FunnelStep};
use milepost::domain::journey::{Goal, GoalKind, Measure, Target};
use milepost::domain::milestone::{Audience, Count, Milestone};
use milepost::domain::time::{Span, Time};

const PROJECT: &str = r#"# Our project
timezone = "Europe/Berlin" # head office

[[trigger]]
event = "lead_updated"
audience = "lead"

# About all milestones.

# The hot ones.
[[milestone]]
id   = "hot-lead"   # never change
name = "Hot lead"
trigger = "lead_updated"
tracking_since = 2025-01-01
conditions = [
  { attribute = "status", equals = "Qualified" }, # by sales
  { attribute = 'rating', equals = 'Hot' },
]

# The buyers.
[[milestone]]
id = "buyer"
trigger = "purchase"

[attribution]
lookback = "90d" # agreed
# The end.
"#;

fn parse(text: &str) -> Config {
    Config::parse(Path::new("milepost.toml"), text).unwrap().0
}

fn apply(text: &str, edit: Edit<'_>) -> Result<String, Error> {
    edit::apply(Path::new("milepost.toml"), text, edit)
}

fn condition(attribute: &str, operator: Operator) -> Condition {
    Condition { attribute: attribute.into(), operator, ignore_case: false }
}

fn new() -> Milestone {
    let plans = vec![Literal::Text("Pro".into()), Literal::Text("Team".into())];
    Milestone {
        id: "trial".into(),
        name: "Trial \"started\"".into(),
        trigger: "trial_started".into(),
        conditions: vec![
            Condition { ignore_case: true, ..condition("plan", Operator::In(plans)) },
            condition("seats", Operator::AtLeast(Literal::Integer(3))),
            condition("coupon", Operator::IsNotSet),
        ],
        // 2025-06-30 22:00 UTC: the first of July begins in Berlin.
        tracking_since: Some(Time(1_751_320_800_000_000)),
        audience: Some(Audience::Contact),
        count: Count::Every,
    }
}

#[test]
fn a_milestone_is_added_after_the_last_and_everything_else_stays() {
    let text = apply(PROJECT, Edit::Add(&new())).unwrap();
    let block = r#"
[[milestone]]
id = "trial"
name = 'Trial "started"'
trigger = "trial_started"
tracking_since = 2025-07-01
audience = "contact"
count = "every"
conditions = [
  { attribute = "plan", in = ["Pro", "Team"], ignore_case = true },
  { attribute = "seats", at_least = 3 },
  { attribute = "coupon", is_not_set = true },
]
"#;
    assert_eq!(text, PROJECT.replace("trigger = \"purchase\"\n", &format!("trigger = \"purchase\"\n{block}")));
    assert_eq!(parse(&text).milestones[2], new());
}

#[test]
fn the_first_milestone_of_a_file_goes_to_its_end() {
    for text in ["", "# only this\n", "timezone = \"UTC\"", "[interface]\nascii = true\n# end"] {
        let after = apply(text, Edit::Add(&new())).unwrap();
        assert_eq!(parse(&after).milestones, [new()], "{after}");
        assert!(text.lines().all(|line| after.contains(line)), "{after}");
        assert_eq!(apply(&after, Edit::Delete { id: "trial", over: None }).unwrap().trim(), text.trim());
    }
}

#[test]
fn only_what_changed_is_written_anew() {
    let was = parse(PROJECT).milestones[0].clone();
    let now = Milestone { name: "Very hot".into(), ..was.clone() };
    let text = apply(PROJECT, Edit::Replace { was: &was, now: &now, over: None }).unwrap();
    assert_eq!(text, PROJECT.replace("name = \"Hot lead\"", "name = \"Very hot\""));

    let mut now = Milestone { tracking_since: None, ..was.clone() };
    now.conditions.push(condition("score", Operator::GreaterThan(Literal::Number(1.5))));
    let text = apply(PROJECT, Edit::Replace { was: &was, now: &now, over: None }).unwrap();
    let hot = "  { attribute = 'rating', equals = 'Hot' },\n";
    let more = format!("{hot}  {{ attribute = \"score\", greater_than = 1.5 }},\n");
    assert_eq!(text, PROJECT.replace("tracking_since = 2025-01-01\n", "").replace(hot, &more));

    let now = Milestone { conditions: vec![was.conditions[1].clone()], ..was.clone() };
    let text = apply(PROJECT, Edit::Replace { was: &was, now: &now, over: None }).unwrap();
    assert_eq!(parse(&text).milestones[0], now);
    assert!(text.contains(hot) && text.contains("# by sales"), "{text}");

    let now = Milestone { trigger: "purchase".into(), conditions: vec![], ..was.clone() };
    let text = apply(PROJECT, Edit::Replace { was: &was, now: &now, over: None }).unwrap();
    // The audience came from the old trigger, and goes with it (M7).
    assert_eq!(parse(&text).milestones[0], Milestone { audience: None, ..now });
}

#[test]
fn deleting_takes_the_comment_right_above_and_no_other() {
    let text = apply(PROJECT, Edit::Delete { id: "hot-lead", over: None }).unwrap();
    assert_eq!(parse(&text).milestones.len(), 1);
    let kept =
        ["# Our project\n", "# head office", "# About all milestones.\n", "# The buyers.\n", "# agreed\n# The end.\n"];
    assert!(kept.iter().all(|kept| text.contains(kept)), "{text}");
    assert!(!text.contains("# The hot ones.") && !text.contains("# by sales"), "{text}");
    let last = apply(&text, Edit::Delete { id: "buyer", over: None }).unwrap();
    assert!(last.contains("# About all milestones.\n") && !last.contains("milestone]]"), "{last}");
    parse(&last);
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let windows = format!("\u{feff}{}", PROJECT.replace('\n', "\r\n"));
    let text = apply(&windows, Edit::Add(&new())).unwrap();
    let plain = text.strip_prefix('\u{feff}').unwrap();
    assert_eq!(plain.matches('\n').count(), plain.matches("\r\n").count());
    assert_eq!(plain.replace("\r\n", "\n"), apply(PROJECT, Edit::Add(&new())).unwrap());
}

#[test]
fn milestones_in_one_list_are_edited_too() {
    let text = "milestone = [\n  { id = \"a\", trigger = \"t\" }, # one\n]\n";
    let added = apply(text, Edit::Add(&new())).unwrap();
    assert_eq!(parse(&added).milestones[1].conditions, new().conditions);
    let was = parse(&added).milestones[0].clone();
    let now = Milestone { count: Count::Every, ..was.clone() };
    let text = apply(&added, Edit::Replace { was: &was, now: &now, over: None }).unwrap();
    assert_eq!(parse(&text).milestones[0], now);
    let text = apply(&text, Edit::Delete { id: "a", over: None }).unwrap();
    assert_eq!(parse(&text).milestones[0].id, "trial");
}

#[test]
fn m4_m6_what_may_not_be_is_refused() {
    let five: String =
        (0..5).map(|n| format!("[[milestone]]\nid = \"m{n}\"\ntrigger = \"t\"\n")).collect::<Vec<_>>().concat();
    let shown = apply(&five, Edit::Add(&new())).unwrap_err().to_string();
    assert!(shown.contains("at most 5 milestones: each is found"), "{shown}");
    let twice = Milestone { id: "buyer".into(), ..new() };
    assert!(matches!(apply(PROJECT, Edit::Add(&twice)), Err(Error::Taken(id)) if id == "buyer"));
    assert!(matches!(apply(PROJECT, Edit::Delete { id: "nobody", over: None }), Err(Error::Gone(_))));
    assert!(matches!(apply(PROJECT, Edit::Replace { was: &new(), now: &twice, over: None }), Err(Error::Identity)));
    assert!(matches!(apply("x = ", Edit::Add(&new())), Err(Error::Invalid(_))));
    let hostile = Milestone { name: "a\u{202e}".into(), ..new() };
    assert!(matches!(apply(PROJECT, Edit::Add(&hostile)), Err(Error::Hidden { .. })));
}

#[test]
fn m6_the_same_definition_again_is_a_new_milestone_with_a_new_start() {
    let deleted = apply(PROJECT, Edit::Delete { id: "hot-lead", over: None }).unwrap();
    let old = parse(PROJECT).milestones[0].clone();
    let again = Milestone { tracking_since: Some(Time(1_751_320_800_000_000)), ..old.clone() };
    let text = apply(&deleted, Edit::Add(&again)).unwrap();
    let new = parse(&text).milestones[1].clone();
    assert_eq!(new, again);
    assert_ne!(new.definition(), old.definition());
}

fn project() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("milepost.toml");
    fs::write(&path, PROJECT).unwrap();
    (folder, path)
}

#[test]
fn saving_keeps_a_backup_and_the_mode_and_leaves_nothing_else() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, path) = project();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let text = edit::save(&path, Edit::Add(&new())).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    assert_eq!(fs::read_to_string(folder.path().join("milepost.toml.bak")).unwrap(), PROJECT);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    // What is refused changes nothing.
    edit::save(&path, Edit::Add(&new())).unwrap_err();
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn p22_links_and_read_only_files_are_not_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, path) = project();
    let link = folder.path().join("link.toml");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let shown = edit::save(&link, Edit::Add(&new())).unwrap_err().to_string();
    assert!(shown.contains("symbolic link"), "{shown}");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let shown = edit::save(&path, Edit::Add(&new())).unwrap_err().to_string();
    assert!(shown.contains("read-only"), "{shown}");
    assert_eq!(fs::read_to_string(&path).unwrap(), PROJECT);
}

#[test]
fn sessions_that_save_at_once_lose_nothing() {
    let (_folder, path) = project();
    fs::write(&path, format!("max_milestones = 20\n{PROJECT}")).unwrap();
    std::thread::scope(|scope| {
        for n in 0..8 {
            let path = &path;
            scope.spawn(move || {
                let milestone = Milestone { id: format!("m{n}"), name: format!("M{n}"), ..new() };
                edit::save(path, Edit::Add(&milestone)).unwrap();
            });
        }
    });
    let (config, _) = Config::load(&path).unwrap();
    assert_eq!(config.milestones.len(), 10);
}

#[test]
fn a_change_is_made_on_what_stands_in_the_file_now() {
    let (_folder, path) = project();
    let was = parse(PROJECT).milestones[0].clone();
    // Another session renames it; this one changes its count.
    let other = Milestone { name: "Other".into(), ..was.clone() };
    edit::save(&path, Edit::Replace { was: &was, now: &other, over: None }).unwrap();
    let mine = Milestone { count: Count::Every, ..was.clone() };
    let text = edit::save(&path, Edit::Replace { was: &was, now: &mine, over: None }).unwrap();
    assert_eq!(parse(&text).milestones[0], Milestone { name: "Other".into(), count: Count::Every, ..was.clone() });
    // Both renamed it: one of them has to look again.
    let third = Milestone { name: "Third".into(), ..was.clone() };
    let refused = edit::save(&path, Edit::Replace { was: &was, now: &third, over: None });
    let Err(Error::Changed { disk, fields }) = refused else { panic!("{refused:?}") };
    assert_eq!((disk.name.as_str(), fields), ("Other", vec!["name"]));
    // What the file said when its user was told is no longer what it says: nothing is lost unseen.
    let fourth = Milestone { name: "Fourth".into(), ..*disk.clone() };
    edit::save(&path, Edit::Replace { was: &disk, now: &fourth, over: None }).unwrap();
    let refused = edit::save(&path, Edit::Replace { was: &was, now: &third, over: Some(&disk) });
    let Err(Error::Changed { disk, .. }) = refused else { panic!("{refused:?}") };
    let text = edit::save(&path, Edit::Replace { was: &was, now: &third, over: Some(&disk) }).unwrap();
    assert_eq!(parse(&text).milestones[0], Milestone { name: "Third".into(), ..mine.clone() });
    // What was changed since is not deleted unseen either.
    let refused = edit::save(&path, Edit::Delete { id: "hot-lead", over: Some(&was) });
    assert!(matches!(refused, Err(Error::Changed { fields, .. }) if fields == ["name", "count"]));
}

#[test]
fn x1_a_segment_is_added_at_the_end_and_the_rest_stays() {
    let change = Edit::Segment { name: "big \"buyers\"", file: "segments/big.csv" };
    let after = apply(PROJECT, change).unwrap();
    let config = parse(&after);
    assert_eq!(config.segments.len(), 1);
    assert_eq!(config.segments[0].name, "big \"buyers\"");
    assert!(config.segments[0].file.ends_with("segments/big.csv"));
    for line in PROJECT.lines() {
        assert!(after.contains(line), "{line}");
    }
    assert_eq!(config.milestones, parse(PROJECT).milestones);
    assert!(matches!(apply(&after, change), Err(Error::Named(name)) if name.contains("big")));
    let second = apply(&after, Edit::Segment { name: "vip", file: "segments/vip.csv" }).unwrap();
    assert_eq!(parse(&second).segments.len(), 2);
    // Written in one line.
    let inline = "segment = [{ name = \"a\", file = \"a.csv\" }]\n";
    let after = apply(inline, Edit::Segment { name: "b", file: "b.csv" }).unwrap();
    assert_eq!(parse(&after).segments.len(), 2);
}

#[test]
fn a_view_is_saved_replaced_and_deleted_and_the_rest_stays() {
    use milepost::domain::filter::Filter;
    use milepost::domain::period::Period;
    use milepost::domain::view::SavedView;

    let filter = Filter { business_units: vec!["north".into()], ..Filter::default() };
    let filter = filter.with_period(Period::parse("2025-Q2").unwrap());
    let view =
        SavedView { name: "Q2 \"north\"".into(), page: Some("journeys".into()), filter, sort: vec!["-Starts".into()] };
    let after = apply(PROJECT, Edit::View { view: &view, over: None }).unwrap();
    assert!(after.contains("filter = { period = \"2025-Q2\", business_units = [\"north\"] }"), "{after}");
    assert_eq!(parse(&after).views, std::slice::from_ref(&view));
    for line in PROJECT.lines() {
        assert!(after.contains(line), "{line}");
    }
    // Not without being asked to.
    let refused = apply(&after, Edit::View { view: &view, over: None });
    assert!(matches!(refused, Err(Error::ViewTaken(stands)) if *stands == view));
    let changed = SavedView { page: None, sort: Vec::new(), filter: Filter::default(), ..view.clone() };
    let commented = after.replace("[[view]]", "# ours\n[[view]]");
    let other = SavedView { sort: Vec::new(), ..view.clone() };
    assert!(matches!(apply(&commented, Edit::View { view: &changed, over: Some(&other) }), Err(Error::ViewTaken(_))));
    assert!(matches!(apply(&commented, Edit::DeleteView { view: &other }), Err(Error::ViewTaken(_))));
    let replaced = apply(&commented, Edit::View { view: &changed, over: Some(&view) }).unwrap();
    assert_eq!(parse(&replaced).views, std::slice::from_ref(&changed));
    assert!(replaced.contains("# ours") && !replaced.contains("filter"), "{replaced}");
    let gone = apply(&replaced, Edit::DeleteView { view: &changed }).unwrap();
    assert!(parse(&gone).views.is_empty());
    assert_eq!(parse(&gone).milestones, parse(PROJECT).milestones);
    assert!(matches!(apply(&gone, Edit::DeleteView { view: &changed }), Err(Error::ViewGone(_))));
}

#[test]
fn comments_stay_on_their_lines_whatever_is_changed() {
    let text = r#"[[milestone]]
id = "a" # the id
name = "A" # the name
trigger = "t"
# agreed with sales
tracking_since = 2025-01-01 # a Wednesday
conditions = [ # all of them
  # first of all
  { attribute = "one", equals = "1" }, # one
  { attribute = "two", equals = "2" }, # two
  # last of all
  { attribute = "three", equals = "3" } # three
] # and no more
"#;
    let was = parse(text).milestones[0].clone();
    let change = |change: &dyn Fn(&mut Milestone)| {
        let mut now = was.clone();
        change(&mut now);
        let after = apply(text, Edit::Replace { was: &was, now: &now, over: None }).unwrap();
        assert_eq!(parse(&after).milestones[0], now);
        after
    };
    let one = Operator::Equals(Literal::Text("9".into()));
    // Each condition is changed in its place; the name too.
    for (at, name) in ["one", "two", "three"].into_iter().enumerate() {
        let after = change(&|now| now.conditions[at].operator = one.clone());
        let value = format!("{{ attribute = \"{name}\", equals = \"9\" }}");
        let before = format!("{{ attribute = \"{name}\", equals = \"{}\" }}", at + 1);
        assert_eq!(after.replace("\" }, # three", "\" } # three"), text.replace(&before, &value));
    }
    let after = change(&|now| now.name = "B".into());
    assert_eq!(after, text.replace("\"A\"", "\"B\""));
    // A new one comes behind the comment of the last.
    let after = change(&|now| now.conditions.push(condition("four", one.clone())));
    let four = "}, # three\n  { attribute = \"four\", equals = \"9\" },\n] # and no more";
    assert_eq!(after, text.replace("} # three\n] # and no more", four));
    // The comments of one that goes stay where they stood.
    let after = change(&|now| drop(now.conditions.remove(1)));
    let gone = text.replace("{ attribute = \"two\", equals = \"2\" }, # two", "# two");
    assert_eq!(after.replace("\" }, # three", "\" } # three"), gone);
    let after = change(&|now| now.conditions.clear());
    let all = ["[ # all of them\n  # first of all\n  # one\n  # two\n  # last of all\n  # three\n] # and no more"];
    assert!(all.iter().all(|all| after.contains(all)), "{after}");
    let after = change(&|now| now.tracking_since = None);
    assert_eq!(after, text.replace("tracking_since = 2025-01-01 # a W", "# a W"));
}

#[test]
fn comments_of_a_list_in_one_pair_of_brackets_stay_with_their_entries() {
    let text = "milestone = [\n  { id = \"a\", trigger = \"t\" }, # one\n  { id = \"b\", trigger = \"t\" }, # two\n]\n";
    let added = apply(text, Edit::Add(&new())).unwrap();
    assert!(added.contains("}, # two\n  { id = \"trial\""), "{added}");
    let deleted = apply(text, Edit::Delete { id: "b", over: None }).unwrap();
    assert_eq!(deleted, "milestone = [\n  { id = \"a\", trigger = \"t\" }, # one\n]\n");
    let deleted = apply(text, Edit::Delete { id: "a", over: None }).unwrap();
    assert_eq!(deleted, "milestone = [\n  { id = \"b\", trigger = \"t\" }, # two\n]\n");
}

#[test]
fn comments_of_a_view_stay_when_it_is_replaced() {
    use milepost::domain::filter::Filter;
    let text = "[[view]]\nname = \"v\"\nsort = [\n  \"-Starts\", # many\n]\n\n[view.filter] # what passes\n# the north\n\
                business_units = [\"north\"] # agreed\nchannels = [\"web\"]\n";
    let was = parse(text).views[0].clone();
    let filter = Filter { channels: vec!["email".into()], ..Filter::default() };
    let now = milepost::domain::view::SavedView { filter, sort: vec!["People".into()], ..was.clone() };
    let after = apply(text, Edit::View { view: &now, over: Some(&was) }).unwrap();
    assert_eq!(parse(&after).views, [now]);
    for comment in ["\"People\", # many\n", "[view.filter] # what passes\n", "# the north\n# agreed\n"] {
        assert!(after.contains(comment), "{after}");
    }
}

const GOALS: &str = r#"timezone = "Europe/Berlin"

[[trigger]]
event = "lead_updated"
goal = false

# The cart.
[[journey]]
id = "cart" # never change
# Agreed with sales.
[journey.goal]
kind = "drive_purchase" # what else
trigger = "checkout_completed"
# Not the small ones.
conditions = [
  { attribute = "amount", at_least = 10 }, # by sales
]
target = "50%" # of those who started
listening = "5d" # agreed

# In braces.
[[journey]]
id = "welcome"
goal = { kind = "onboard_people", trigger = 'login', target = 300 } # by Ann
name = "Welcome"

# Nothing is wanted of it.
[[journey]]
id = "bare"

# Views follow.
[[view]]
name = "Mine"
# The end.
"#;

fn goal_of(text: &str, journey: &str) -> Option<Goal> {
    parse(text).journeys.into_iter().find(|known| known.id == journey).and_then(|known| known.goal)
}

fn goal() -> Goal {
    let event = "purchase".to_owned();
    let conditions = vec![condition("plan", Operator::Equals(Literal::Text("Pro".into())))];
    Goal {
        kind: GoalKind::IncreaseLoyalty,
        measure: Measure::Trigger { event, conditions },
        target: Some(Target::Share(0.125)),
        listening: Span::HOUR,
    }
}

fn set(text: &str, journey: &str, now: &Goal) -> Result<String, Error> {
    let was = goal_of(text, journey);
    apply(text, Edit::Goal { journey, was: was.as_ref(), now, over: None })
}

#[test]
fn g1_a_goal_is_set_where_a_journey_has_no_entry_and_where_its_entry_has_none() {
    let block = "[journey.goal]\nkind = \"increase_loyalty\"\ntrigger = \"purchase\"\nconditions = [\n  { attribute = \
                 \"plan\", equals = \"Pro\" },\n]\ntarget = \"12.5%\"\nlistening = \"1h\"\n";
    let bare = "id = \"bare\"\n";
    let text = set(GOALS, "bare", &goal()).unwrap();
    assert_eq!(text, GOALS.replace(bare, &format!("{bare}{block}")));
    assert_eq!(goal_of(&text, "bare"), Some(goal()));
    // One more, after the last journey.
    let text = set(GOALS, "new", &goal()).unwrap();
    assert_eq!(text, GOALS.replace(bare, &format!("{bare}\n[[journey]]\nid = \"new\"\n{block}")));
    // No journey at all, and a list in brackets.
    for (text, after) in [
        ("# only this\n", format!("[[journey]]\nid = \"new\"\n{block}# only this\n")),
        ("", format!("[[journey]]\nid = \"new\"\n{block}")),
    ] {
        assert_eq!(set(text, "new", &goal()).unwrap(), after);
    }
    let list = "journey = [\n  { id = \"a\" }, # first\n  { id = \"b\" },\n]\n";
    let text = set(list, "b", &goal()).unwrap();
    assert!(text.contains("# first\n") && goal_of(&text, "b") == Some(goal()), "{text}");
    let text = set(list, "c", &goal()).unwrap();
    assert!(text.starts_with(&list[..list.len() - 2]) && goal_of(&text, "c") == Some(goal()), "{text}");
}

#[test]
fn g1_only_what_changed_of_a_goal_is_written_anew_in_its_own_form() {
    let was = goal_of(GOALS, "cart").unwrap();
    let now = Goal { target: Some(Target::Count(40)), listening: Span::days(3), ..was.clone() };
    let text = set(GOALS, "cart", &now).unwrap();
    // The window is the default again and goes; its comment stays.
    let target = "target = 40 # of those who started\n";
    let expected = GOALS.replace("target = \"50%\" # of those who started\nlistening = \"5d\" # agreed\n", target);
    assert_eq!(text, expected.replace(target, &format!("{target}# agreed\n")));
    let Measure::Trigger { event, mut conditions } = was.measure.clone() else { panic!("{was:?}") };
    conditions.push(condition("country", Operator::IsSet));
    let now = Goal { kind: GoalKind::Custom, measure: Measure::Trigger { event, conditions }, target: None, ..was };
    let text = set(GOALS, "cart", &now).unwrap();
    let more = "# by sales\n  { attribute = \"country\", is_set = true },\n";
    for kept in ["kind = \"custom\" # what else", "# Not the small ones.\n", more, "# of those who started", "# agreed"]
    {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert_eq!(goal_of(&text, "cart"), Some(now));
    // In braces.
    let now =
        Goal { target: Some(Target::Share(0.5)), listening: Span::days(10), ..goal_of(GOALS, "welcome").unwrap() };
    let braces = "trigger = 'login', target = \"50%\", listening = \"10d\" } # by Ann";
    assert_eq!(
        set(GOALS, "welcome", &now).unwrap(),
        GOALS.replace("trigger = 'login', target = 300 } # by Ann", braces)
    );
}

#[test]
fn g3_a_goal_becomes_a_general_notification_and_a_trigger_again() {
    let now = Goal {
        kind: GoalKind::GeneralNotification,
        measure: Measure::Clicked,
        target: Some(Target::Share(0.5)),
        listening: Span::days(3),
    };
    let text = set(GOALS, "cart", &now).unwrap();
    assert_eq!(goal_of(&text, "cart"), Some(now.clone()));
    for kept in
        ["# what else", "# Not the small ones.", "# by sales", "# of those who started", "# agreed", "# In braces."]
    {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    let opened = Goal { measure: Measure::Opened, ..now.clone() };
    let silent = set(&text, "cart", &opened).unwrap();
    assert!(!silent.contains("measure") && goal_of(&silent, "cart") == Some(opened), "{silent}");
    let back = set(&text, "cart", &goal()).unwrap();
    assert!(!back.contains("measure") && goal_of(&back, "cart") == Some(goal()), "{back}");
    let less = Goal { target: None, ..goal_of(GOALS, "welcome").unwrap() };
    assert_eq!(set(GOALS, "welcome", &less).unwrap(), GOALS.replace(", target = 300", ""));
    let braces = set(GOALS, "welcome", &Goal { target: None, ..now }).unwrap();
    assert!(braces.contains("goal = { kind = \"general_notification\", measure = \"clicked\" } # by Ann"), "{braces}");
}

#[test]
fn g12_what_cannot_be_a_goal_is_refused_with_the_reason_of_the_parser() {
    let event = "lead_updated".to_owned();
    let now = Goal { measure: Measure::Trigger { event, conditions: vec![] }, ..goal() };
    for journey in ["bare", "new", "cart", "welcome"] {
        let Err(Error::NotAGoal(why)) = set(GOALS, journey, &now) else { panic!("{journey}") };
        let by_hand =
            format!("{GOALS}[[journey]]\nid = \"x\"\ngoal = {{ kind = \"custom\", trigger = \"lead_updated\" }}\n");
        let faults = Config::parse(Path::new("milepost.toml"), &by_hand).unwrap_err();
        assert_eq!(why, format!("{}: {}", faults.list[0].message, faults.list[0].help[0]));
    }
}

#[test]
fn a_goal_is_deleted_and_its_journey_stays() {
    let [cart, welcome] = ["cart", "welcome"].map(|journey| goal_of(GOALS, journey).unwrap());
    let text = apply(GOALS, Edit::DeleteGoal { journey: "cart", goal: &cart }).unwrap();
    let (head, rest) = (GOALS.find("# Agreed with").unwrap(), GOALS.find("\n# In braces").unwrap());
    assert_eq!(text, format!("{}{}", &GOALS[..head], &GOALS[rest..]));
    let text = apply(GOALS, Edit::DeleteGoal { journey: "welcome", goal: &welcome }).unwrap();
    assert_eq!(parse(&text).journeys[1].goal, None);
    assert!(
        text.contains("# by Ann\n") && text.contains("name = \"Welcome\"\n") && !text.contains("onboard"),
        "{text}"
    );
    // Not another one than its user was told of, and not twice.
    let changed = apply(GOALS, Edit::DeleteGoal { journey: "cart", goal: &welcome });
    assert!(matches!(changed, Err(Error::GoalChanged { disk, .. }) if *disk == cart));
    let gone = apply(&text, Edit::DeleteGoal { journey: "welcome", goal: &welcome });
    assert!(matches!(gone, Err(Error::GoalGone(journey)) if journey == "welcome"));
    let keys = "[[journey]]\nid = \"a\"\ngoal.kind = \"custom\"\ngoal.trigger = \"x\"\nname = \"A\"\n";
    let goal = goal_of(keys, "a").unwrap();
    let text = apply(keys, Edit::DeleteGoal { journey: "a", goal: &goal }).unwrap();
    assert_eq!(text, "[[journey]]\nid = \"a\"\nname = \"A\"\n");
}

#[test]
fn a_goal_that_two_sessions_change_keeps_what_each_changed_and_clashes_in_what_both_did() {
    let was = goal_of(GOALS, "cart").unwrap();
    let mine = Goal { target: Some(Target::Count(7)), ..was.clone() };
    let theirs = GOALS.replace("listening = \"5d\"", "listening = \"6d\"");
    let edit = |now, over| Edit::Goal { journey: "cart", was: Some(&was), now, over };
    assert_eq!(apply(&theirs, edit(&mine, None)).unwrap(), theirs.replace("target = \"50%\"", "target = 7"));
    let theirs = GOALS.replace("50%", "60%");
    let Err(Error::GoalChanged { disk, fields }) = apply(&theirs, edit(&mine, None)) else { panic!() };
    assert_eq!(fields, ["target"]);
    assert!(apply(&theirs, edit(&mine, Some(&disk))).unwrap().contains("target = 7"));
    // Kind and measure stay together where one has no trigger.
    let note = "kind = \"general_notification\"\n";
    let theirs = format!("[[journey]]\nid = \"cart\"\n[journey.goal]\n{note}");
    let other = Goal { kind: GoalKind::Custom, ..was.clone() };
    let Err(Error::GoalChanged { disk, fields }) = apply(&theirs, edit(&other, None)) else { panic!() };
    assert_eq!(fields, ["kind"]);
    let text = apply(&theirs, edit(&other, Some(&disk))).unwrap();
    assert_eq!(
        goal_of(&text, "cart").map(|goal| (goal.kind, goal.measure)),
        Some((GoalKind::Custom, other.measure.clone()))
    );
    // Removed meanwhile, and set meanwhile.
    let gone = GOALS.replace("cart", "other");
    assert!(matches!(apply(&gone, edit(&mine, None)), Err(Error::GoalGone(_))));
    let add = |now, over| Edit::Goal { journey: "cart", was: None, now, over };
    assert!(matches!(apply(GOALS, add(&mine, None)), Err(Error::GoalChanged { fields, .. }) if fields == ["target"]));
    assert_eq!(apply(GOALS, add(&was, None)).unwrap(), GOALS);
    assert!(apply(GOALS, add(&mine, Some(&was))).unwrap().contains("target = 7 # of"));
}

const FUNNELS: &str = r#"# Our funnels.

# Headers.
[[funnel]]
id = "buying" # never change
name = "Buying"
# Agreed with sales.
window = "14d" # two weeks

# Where it begins.
[[funnel.steps]]
event = "viewed" # the page

# The cart.
[[funnel.steps]]
event = "cart"
# Not the small ones.
conditions = [
  { attribute = "amount", at_least = 10 }, # by sales
]
window = "2d" # soon

# The end of it.
[[funnel.steps]]
event = "purchase"

# Who leaves.
[[funnel.exclude]]
event = "emptied"
before = 3 # the end of it

# Brackets.
[[funnel]]
id = "trial"
window = "30d"
steps = [
  # The start.
  { event = 'trial' }, # free
  { event = "used", name = "Used it", optional = true }, # often
  # The end.
  { event = "paid" },
]
exclude = [{ event = "cancelled" }] # by mail

[[view]]
name = "Mine"
# The end.
"#;

fn funnel_of(text: &str, id: &str) -> Funnel {
    parse(text).funnels.into_iter().find(|known| known.id == id).unwrap()
}

fn change(text: &str, now: &Funnel) -> Result<String, Error> {
    let was = funnel_of(text, &now.id);
    apply(text, Edit::Funnel { was: Some(&was), now, over: None })
}

fn step(event: &str) -> FunnelStep {
    FunnelStep { event: event.into(), ..FunnelStep::default() }
}

#[test]
fn j7_a_funnel_is_added_at_the_end_with_what_is_no_default() {
    let conditions =
        vec![condition("amount", Operator::AtLeast(Literal::Integer(10))), condition("plan", Operator::IsSet)];
    let steps = vec![
        step("viewed"),
        FunnelStep { conditions: conditions.clone(), window: Some(Span::HOUR), ..step("cart") },
        FunnelStep { optional: true, name: Some("Coupon".into()), ..step("coupon") },
        step("purchase"),
    ];
    let exclude = vec![
        Exclusion { event: "emptied".into(), conditions: Vec::new(), after: 1, before: 4 },
        Exclusion { event: "left".into(), conditions, after: 2, before: 4 },
    ];
    let new = Funnel {
        id: "new".into(),
        name: "New".into(),
        window: Span::days(14),
        count: FunnelCount::Totals,
        order: FunnelOrder::Ordered,
        steps,
        exclude,
        breakdowns: Vec::new(),
    };
    let add = |text: &str| apply(text, Edit::Funnel { was: None, now: &new, over: None });
    let both = "conditions = [{ attribute = \"amount\", at_least = 10 }, { attribute = \"plan\", is_set = true }]";
    let block = format!(
        "[[funnel]]\nid = \"new\"\nname = \"New\"\nwindow = \"14d\"\ncount = \"totals\"\nsteps = [\n  {{ event = \
         \"viewed\" }},\n  {{ event = \"cart\", {both}, window = \"1h\" }},\n  {{ event = \"coupon\", name = \"Coupon\", \
         optional = true }},\n  {{ event = \"purchase\" }},\n]\nexclude = [\n  {{ event = \"emptied\" }},\n  {{ event = \
         \"left\", {both}, after = 2 }},\n]\n"
    );
    assert_eq!(add("").unwrap(), block);
    let text = add(FUNNELS).unwrap();
    assert_eq!(text, FUNNELS.replace(" # by mail\n", &format!(" # by mail\n\n{block}")));
    assert!(matches!(add(&text), Err(Error::FunnelTaken(id)) if id == "new"));
    let list = "funnel = [\n  { id = \"a\", window = \"1d\", steps = [{ event = \"x\" }] }, # first\n]\n";
    let text = add(list).unwrap();
    assert!(text.contains("# first\n") && funnel_of(&text, "new") == new, "{text}");
}

#[test]
fn j7_only_what_changed_of_a_funnel_is_written_anew_in_its_own_form() {
    // Headers.
    let mut now = funnel_of(FUNNELS, "buying");
    assert_eq!(change(FUNNELS, &now).unwrap(), FUNNELS);
    now.name = "Orders".into();
    now.window = Span::days(7);
    now.order = FunnelOrder::Strict;
    now.steps[1].window = None;
    now.steps[1].conditions.push(condition("country", Operator::IsSet));
    now.steps[2].name = Some("Order".into());
    let text = change(FUNNELS, &now).unwrap();
    let expected = FUNNELS
        .replace("name = \"Buying\"", "name = \"Orders\"")
        .replace("window = \"14d\" # two weeks\n", "window = \"7d\" # two weeks\norder = \"strict\"\n")
        .replace(
            "# by sales\n]\nwindow = \"2d\" # soon\n",
            "# by sales\n  { attribute = \"country\", is_set = true },\n]\n# soon\n",
        )
        .replace("event = \"purchase\"\n", "event = \"purchase\"\nname = \"Order\"\n");
    assert_eq!(text, expected);
    // Braces.
    let mut now = funnel_of(FUNNELS, "trial");
    assert_eq!(change(FUNNELS, &now).unwrap(), FUNNELS);
    now.steps[0].name = Some("Trial".into());
    now.steps[1].optional = false;
    now.steps[2].conditions = vec![condition("plan", Operator::Equals(Literal::Text("Pro".into())))];
    now.exclude[0].after = 2;
    let expected = FUNNELS
        .replace("{ event = 'trial' }", "{ event = 'trial', name = \"Trial\" }")
        .replace("name = \"Used it\", optional = true }", "name = \"Used it\" }")
        .replace(
            "{ event = \"paid\" }",
            "{ event = \"paid\", conditions = [{ attribute = \"plan\", equals = \"Pro\" }] }",
        )
        .replace("{ event = \"cancelled\" }", "{ event = \"cancelled\", after = 2 }");
    assert_eq!(change(FUNNELS, &now).unwrap(), expected);
}

#[test]
fn j7_steps_that_move_come_or_go_take_their_comments_along_and_lose_none() {
    // Headers: the cart comes last, one is new before it, the start goes.
    let was = funnel_of(FUNNELS, "buying");
    let mut now = Funnel { steps: vec![was.steps[2].clone(), step("new"), was.steps[1].clone()], ..was.clone() };
    let text = change(FUNNELS, &now).unwrap();
    assert_eq!(funnel_of(&text, "buying"), now, "{text}");
    for kept in [
        "# The end of it.\n[[funnel.steps]]\nevent = \"purchase\"",
        "# The cart.\n[[funnel.steps]]\nevent = \"cart\"\n# Not the small ones.",
        "window = \"2d\" # soon",
        "# Where it begins.",
        "# Who leaves.\n[[funnel.exclude]]\nevent = \"emptied\"\nbefore = 3 # the end of it",
        "# Agreed with sales.",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    let at = |what: &str| text.find(what).unwrap();
    assert!(at("event = \"purchase\"") < at("event = \"new\"") && at("event = \"new\"") < at("event = \"cart\""));
    // A step more: what is before the last one is before it still, as that is a number in the file.
    now.steps.push(step("after"));
    let text = change(&text, &now).unwrap();
    assert_eq!(funnel_of(&text, "buying"), now);
    now.exclude.clear();
    let text = change(&text, &now).unwrap();
    assert!(!text.contains("emptied") && text.contains("# Who leaves."), "{text}");
    // Brackets.
    let was = funnel_of(FUNNELS, "trial");
    let mut now = Funnel { steps: vec![was.steps[2].clone(), step("new"), was.steps[0].clone()], ..was };
    let text = change(FUNNELS, &now).unwrap();
    for kept in ["# The start.\n  { event = 'trial' }, # free", "# The end.\n  { event = \"paid\" },", "# often"] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert_eq!(funnel_of(&text, "trial"), now);
    // The last one is meant where nothing is said: it stays unsaid, or is said where another is meant.
    now.steps.push(step("more"));
    let same = change(&text, &now).unwrap();
    assert!(same.contains("exclude = [{ event = \"cancelled\", before = 3 }] # by mail"), "{same}");
    now.exclude[0].before = 4;
    let last = change(&same, &now).unwrap();
    assert!(last.contains("exclude = [{ event = \"cancelled\", before = 4 }] # by mail"), "{last}");
    assert_eq!(funnel_of(&last, "trial"), now);
}

#[test]
fn j7_what_the_parser_refuses_of_a_funnel_is_told_by_its_field() {
    let refused = |id: &str, with: &dyn Fn(&mut Funnel)| {
        let mut now = funnel_of(FUNNELS, id);
        with(&mut now);
        match change(FUNNELS, &now) {
            Err(Error::FunnelRefused(told)) => told,
            other => panic!("{other:?}"),
        }
    };
    for id in ["buying", "trial"] {
        let told = refused(id, &|funnel| funnel.steps[0].optional = true);
        assert_eq!(told[0].0, "steps.0.optional");
        assert!(told[0].1.starts_with("the first step cannot be optional: "), "{told:?}");
        let told = refused(id, &|funnel| funnel.exclude[0].after = 3);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].0, "exclude.0");
        assert!(told[0].1.starts_with("nothing lies between step 3 and step 3: `after` and"), "{told:?}");
        let told = refused(id, &|funnel| funnel.window = Span(0));
        assert_eq!((told[0].0.as_str(), told[0].1.as_str()), ("window", "`window` takes a duration from 1s to 3650d"));
        let told = refused(id, &|funnel| funnel.steps[1].name = Some("\u{202e}x".into()));
        assert!(told[0].0 == "steps.1.name" && told[0].1.contains("U+202E"), "{told:?}");
        let told = refused(id, &|funnel| {
            funnel.order = FunnelOrder::Any;
            funnel.steps[1].window = Some(Span::HOUR);
        });
        assert!(told.iter().any(|(field, why)| field == "steps.1.window" && why.starts_with("a step in any order")));
    }
    let faults = Config::parse(
        Path::new("milepost.toml"),
        &FUNNELS.replace("event = \"viewed\"", "event = \"viewed\"\noptional = true"),
    );
    let by_hand = faults.unwrap_err().list[0].message.clone();
    assert!(refused("buying", &|funnel| funnel.steps[0].optional = true)[0].1.starts_with(&by_hand));
}

#[test]
fn j7_a_funnel_is_deleted_with_its_steps_and_nothing_else() {
    let [buying, trial] = ["buying", "trial"].map(|id| funnel_of(FUNNELS, id));
    let text = apply(FUNNELS, Edit::DeleteFunnel { funnel: &buying }).unwrap();
    let (head, rest) = (FUNNELS.find("\n# Headers.").unwrap(), FUNNELS.find("\n# Brackets.").unwrap());
    assert_eq!(text, format!("{}{}", &FUNNELS[..head], &FUNNELS[rest..]));
    let text = apply(&text, Edit::DeleteFunnel { funnel: &trial }).unwrap();
    assert_eq!(text, "# Our funnels.\n\n[[view]]\nname = \"Mine\"\n# The end.\n");
    let gone = apply(&text, Edit::DeleteFunnel { funnel: &trial });
    assert!(matches!(gone, Err(Error::FunnelGone(id)) if id == "trial"));
    let changed = apply(&FUNNELS.replace("30d", "31d"), Edit::DeleteFunnel { funnel: &trial });
    assert!(matches!(changed, Err(Error::FunnelChanged { fields, .. }) if fields == ["window"]));
}

#[test]
fn j7_a_funnel_that_two_sessions_change_keeps_what_each_changed_and_clashes_in_what_both_did() {
    let was = funnel_of(FUNNELS, "trial");
    let edit = |now, over| Edit::Funnel { was: Some(&was), now, over };
    let mine = Funnel { name: "Trials".into(), ..was.clone() };
    let theirs = FUNNELS.replace(
        "  # The end.\n  { event = \"paid\" },\n",
        "  # The end.\n  { event = \"paid\" },\n  { event = \"kept\" },\n",
    );
    let text = apply(&theirs, edit(&mine, None)).unwrap();
    assert_eq!(
        text,
        theirs.replacen(
            "]\nexclude = [{ event = \"cancelled\" }] # by mail\n",
            "]\nexclude = [{ event = \"cancelled\" }] # by mail\nname = \"Trials\"\n",
            1
        )
    );
    // Steps and exclusions are one: exclusions name steps by their numbers.
    let mut mine = was.clone();
    mine.exclude[0].after = 2;
    mine.steps[1].optional = false;
    let Err(Error::FunnelChanged { disk, fields }) = apply(&theirs, edit(&mine, None)) else { panic!() };
    assert_eq!(fields, ["steps"]);
    let text = apply(&theirs, edit(&mine, Some(&disk))).unwrap();
    assert_eq!(funnel_of(&text, "trial"), mine);
    let other = Funnel { id: "other".into(), ..was.clone() };
    assert!(matches!(apply(FUNNELS, edit(&other, None)), Err(Error::FunnelIdentity)));
    let gone = FUNNELS.replace("id = \"trial\"", "id = \"tried\"");
    assert!(matches!(apply(&gone, edit(&mine, None)), Err(Error::FunnelGone(_))));
}

#[test]
fn p18_a_name_that_may_not_stand_in_the_file_is_refused_with_its_character_and_the_way_out() {
    let said = |error: Error| {
        assert!(matches!(error, Error::Hidden { .. }), "{error:?}");
        error.to_string()
    };
    let journey = said(set("", "a\u{1b}[2Jb", &goal()).unwrap_err());
    assert!(journey.starts_with("the journey “a") && journey.contains("it holds U+001B"), "{journey}");
    assert!(journey.ends_with("map journey_id under [source.events] to an expression that leaves it out"), "{journey}");
    assert!(!journey.chars().any(char::is_control), "{journey:?}");
    let trigger =
        Goal { measure: Measure::Trigger { event: "pur\u{202e}chase".into(), conditions: Vec::new() }, ..goal() };
    assert!(said(set("", "a", &trigger).unwrap_err()).contains("under [event_names]"));
    let milestone = Milestone { name: "Sa\u{200b}le".into(), ..new() };
    assert!(said(apply("", Edit::Add(&milestone)).unwrap_err()).contains("it holds U+200B"));
    // What can be written is.
    assert!(set("", "größe \"1\"", &goal()).is_ok());
}

/// Conditions under headers of their own, with comments.
const HEADED: &str = "[[funnel]]
id = \"f\"
window = \"14d\"
[[funnel.steps]]
event = \"viewed\"

# agreed
[[funnel.steps.conditions]]
attribute = \"amount\" # in euros
at_least = 10
[[funnel.steps.conditions]]
attribute = \"plan\"
is_set = true
[[funnel.steps]]
event = \"purchase\"
[[milestone]]
id = \"m\"
name = \"M\"
trigger = \"purchase\"
# large ones
[[milestone.conditions]]
attribute = \"amount\"
at_least = 10 # euros
[[journey]]
id = \"j\"
[journey.goal]
kind = \"custom\"
trigger = \"purchase\"
# all of them
[[journey.goal.conditions]]
attribute = \"amount\"
at_least = 10
";

#[test]
fn m2_conditions_under_headers_of_their_own_are_changed_in_their_form_and_keep_their_comments() {
    let at_least = |amount| condition("amount", Operator::AtLeast(Literal::Integer(amount)));
    // Another value, another operator; the second goes, and one comes.
    let was = funnel_of(HEADED, "f");
    let mut now = was.clone();
    now.steps[0].conditions = vec![at_least(25), condition("tier", Operator::Equals(Literal::Text("gold".into())))];
    let text = apply(HEADED, Edit::Funnel { was: Some(&was), now: &now, over: None }).unwrap();
    let expected = HEADED
        .replacen("at_least = 10", "at_least = 25", 1)
        .replace("attribute = \"plan\"\nis_set = true", "attribute = \"tier\"\nequals = \"gold\"");
    assert_eq!(text, expected);
    now.steps[0].conditions = Vec::new();
    let text = apply(HEADED, Edit::Funnel { was: Some(&was), now: &now, over: None }).unwrap();
    assert!(!text.contains("funnel.steps.conditions") && text.contains("# agreed"), "{text}");
    assert_eq!(funnel_of(&text, "f"), now);
    // Of a milestone and of a goal as well.
    let milestone = parse(HEADED).milestones[0].clone();
    let dearer = Milestone { conditions: vec![at_least(30)], ..milestone.clone() };
    let text = apply(HEADED, Edit::Replace { was: &milestone, now: &dearer, over: None }).unwrap();
    assert_eq!(text, HEADED.replace("at_least = 10 # euros", "at_least = 30 # euros"));
    let Some(own) = goal_of(HEADED, "j") else { panic!("{HEADED}") };
    let dearer =
        Goal { measure: Measure::Trigger { event: "purchase".into(), conditions: vec![at_least(40)] }, ..own.clone() };
    let text = apply(HEADED, Edit::Goal { journey: "j", was: Some(&own), now: &dearer, over: None }).unwrap();
    let (before, _) = HEADED.rsplit_once("at_least = 10").unwrap();
    assert_eq!(text, format!("{before}at_least = 40\n"));
}
