//! What people say on the command line: names, the screen's words, periods, files, and how it is answered (E18).

use super::project::Project;

const NAMED: &str = "[source]
files = { events = \"events.csv\" }
[[milestone]]
id = \"buy\"
name = \"First order\"
trigger = \"purchase\"
[[milestone]]
id = \"click\"
name = \"first-order\"
trigger = \"email_clicked\"
[[journey]]
id = \"a\"
name = \"Welcome series\"
goal = { kind = \"drive_purchase\", trigger = \"purchase\" }
[[view]]
name = \"mine\"
filter = { period = \"2025-01\", channels = [\"email\"] }
";

fn project() -> Project {
    let project = Project::new(false);
    std::fs::write(project.at("milepost.toml"), NAMED).unwrap();
    project
}

fn json(project: &Project, args: &[&str]) -> serde_json::Value {
    let args = [&["report"], args, &["--format", "json"]].concat();
    serde_json::from_str(&project.ok(&args)).unwrap()
}

/// Exit code and standard error.
fn refused(project: &Project, args: &[&str]) -> (Option<i32>, String) {
    let out = project.run(args);
    (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
}

#[test]
fn e18_names_and_the_screens_words_stand_for_ids() {
    let project = project();
    let parameter = |args: &[&str], name: &str| {
        json(&project, &[&["attribution"], args].concat())["parameters"][name].as_str().unwrap().to_owned()
    };
    assert_eq!(parameter(&["--milestone", "First order"], "milestone"), "buy");
    for (said, model) in [
        ("data-driven", "sequence"),
        ("Data-driven", "sequence"),
        ("last touch", "last"),
        ("Time-decay", "time_decay"),
        ("time decay", "time_decay"),
        ("markov", "markov"),
    ] {
        assert_eq!(parameter(&["--model", said], "model"), model, "{said}");
    }
    // Every model is found by all that it is called.
    for model in milepost::domain::model::Model::BUILT_IN {
        assert_eq!(parameter(&["--model", &model.label().to_uppercase()], "model"), model.name());
    }
    let filter = json(&project, &["journeys", "--journey", "welcome-series", "--channel", "EMAIL"])["filter"].clone();
    assert_eq!((&filter["journeys"][0], &filter["channels"][0]), (&"a".into(), &"email".into()));
    let (code, said) = refused(&project, &["report", "attribution", "--milestone", "FIRST ORDER"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("names more than one milestone") && said.contains("buy, click"), "{said}");
    let (code, said) = refused(&project, &["report", "attribution", "--model", "magic"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("sequence (Data-driven)") && said.contains("markov"), "{said}");
}

#[test]
fn e18_a_period_is_said_as_people_write_it() {
    let project = project();
    let days = |args: &[&str]| {
        let filter = json(&project, &[&["milestones"], args].concat())["filter"].clone();
        [&filter["from"], &filter["to"]].map(|day| day.as_str().unwrap_or("").to_owned())
    };
    assert_eq!(days(&["--period", "2025-Q2"]), ["2025-04-01", "2025-06-30"]);
    assert_eq!(days(&["--from", "2025-06", "--to", "2025-Q3"]), ["2025-06-01", "2025-09-30"]);
    assert_eq!(days(&["--from", "2025-06"]), ["2025-06-01", ""]);
    // A view gives its days, and what is said beside it wins.
    assert_eq!(days(&["--view", "mine"]), ["2025-01-01", "2025-01-31"]);
    assert_eq!(days(&["--view", "mine", "--to", "2025-01-15"]), ["2025-01-01", "2025-01-15"]);
    let (code, said) = refused(&project, &["report", "milestones", "--view", "yours"]);
    assert!(code == Some(2) && said.contains("there is no view yours") && said.contains("mine"), "{said}");
}

#[test]
fn e18_a_file_is_written_in_the_face_that_its_name_ends_as_or_not_at_all() {
    let project = project();
    for args in [&["-o", "x.xlsx"][..], &["-o", "x.json", "--format", "csv"]] {
        let (code, said) = refused(&project, &[&["report", "milestones"], args].concat());
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("nothing was written") && said.contains(".csv"), "{said}");
        assert!(!project.at(args[1]).exists());
    }
}

#[test]
fn e18_configuration_ends_every_command_with_78() {
    let project = project();
    std::fs::write(project.at("milepost.toml"), "[sorce]\n").unwrap();
    for args in [&["check"][..], &["refresh"], &["report", "milestones"], &["sql", "milestones"], &["store", "info"]] {
        assert_eq!(refused(&project, args).0, Some(78), "{args:?}");
    }
    let mapped = NAMED
        .replace("[[milestone]]\nid = \"buy\"", "[source.customers]\ntable = \"nobody\"\n[[milestone]]\nid = \"buy\"");
    std::fs::write(project.at("milepost.toml"), mapped).unwrap();
    let codes = [&["check"][..], &["refresh"], &["report", "milestones"]].map(|args| refused(&project, args).0);
    assert_eq!(codes, [Some(78); 3]);
}

#[test]
fn e18_where_the_locale_is_c_nothing_but_ascii_is_printed() {
    let project = project();
    project.ok(&["refresh"]);
    for (locale, ascii) in [("C", true), ("POSIX", true), ("C.UTF-8", false)] {
        let mut all = Vec::new();
        for args in
            [&["report", "milestones"][..], &["report", "nonsense"], &["check"], &["help", "models"], &["theme"]]
        {
            let out = project.command(args).env("LC_ALL", locale).output().unwrap();
            assert!(!ascii || (out.stdout.is_ascii() && out.stderr.is_ascii()), "{args:?}");
            all.extend(out.stdout);
        }
        assert_eq!(all.is_ascii(), ascii, "{locale}");
    }
    // Every help and every page of the manual; what is left out is no full stop.
    let commands =
        ["report", "brief", "init", "check", "theme", "store", "demo", "sql", "completions", "man", "help", "refresh"];
    let helps =
        commands.iter().flat_map(|command| [vec![*command, "--help"], vec!["help", *command], vec![*command, "-h"]]);
    let pages = ["milepost", "report", "milepost.toml", "reports", "metrics", "findings", "models", "keys", "init"];
    let pages = pages.iter().map(|page| vec!["man", *page]);
    let all = [vec!["--help"], vec!["help"], vec!["init"], vec!["report", "--nonsense"]];
    for args in helps.chain(pages).chain(all) {
        let out = project.command(&args).env("LC_ALL", "C").output().unwrap();
        assert!(out.stdout.is_ascii() && out.stderr.is_ascii(), "{args:?}: {}", String::from_utf8_lossy(&out.stdout));
    }
    let help = project.command(&["report", "--help"]).env("LC_ALL", "C").output().unwrap();
    assert!(String::from_utf8_lossy(&help.stdout).contains("first-touch ..."));
    // Data is data in any locale.
    let data = |locale: &str| {
        let args = ["report", "milestones", "--format", "json"];
        project.command(&args).env("LC_ALL", locale).output().unwrap().stdout
    };
    assert_eq!(data("C"), data("C.UTF-8"));
}

#[test]
fn e15_the_presets_are_listed_without_escapes_in_a_pipe() {
    let project = project();
    let all = project.ok(&["theme"]);
    for name in ["dark (chosen)", "light", "solarized", "mono"] {
        assert!(all.lines().any(|line| line == name), "{name}: {all}");
    }
    let one = project.ok(&["theme", "light"]);
    assert!(one.contains("#5f5f5f") && !one.contains('\u{1b}') && !all.contains('\u{1b}'), "{one}");
}

#[test]
fn check_finds_what_saved_views_name_and_is_not_there() {
    let project = project();
    let views = "[[view]]\nname = \"Good\"\npage = \"journeys\"\nsort = [\"-Starts\"]\n\
                 filter = { channels = [\"email\"] }\n[[view]]\nname = \"Bad\"\npage = \"journeys\"\n\
                 sort = [\"-Strats\"]\nfilter = { channels = [\"emial\"], journeys = [\"nope\"] }\n";
    let text = std::fs::read_to_string(project.at("milepost.toml")).unwrap();
    std::fs::write(project.at("milepost.toml"), format!("{text}{views}")).unwrap();
    let out = project.run(&["check"]);
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(out.status.code(), Some(78), "{said}");
    assert!(said.contains("the view `Bad`") && !said.contains("`Good`"), "{said}");
    for named in ["emial", "email", "nope", "no list of journeys has the heading `Strats`", "did you mean `Starts`?"] {
        assert!(said.contains(named), "{named}: {said}");
    }
    // Each at its place.
    assert!(said.contains("3 errors") && said.contains("sort = [\"-Strats\"]"), "{said}");
}

#[test]
fn check_warns_of_events_without_a_row() {
    let project = project();
    let events = std::fs::read_to_string(project.at("events.csv")).unwrap();
    std::fs::write(project.at("events.csv"), format!("{}\n", events.lines().next().unwrap())).unwrap();
    let out = project.run(&["check"]);
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.code() == Some(0) && said.contains("the events have no row"), "{said}");
    assert_eq!(project.run(&["check", "--strict"]).status.code(), Some(1));
}

#[test]
fn e18_a_period_in_words_is_counted_from_the_last_day_of_the_data() {
    let project = project();
    let asked = |words: &str| {
        let text = project.ok(&["report", "milestones", "--period", words, "--format", "json"]);
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["filter"].clone()
    };
    assert_eq!(asked("last month"), asked("2024-12"));
    assert_eq!(asked("this-quarter"), asked("2025-Q1"));
    let out = project.run(&["report", "milestones", "--period", "next quarter"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("last quarter"));
    let out = project.run(&["report", "milestones", "--view", ""]);
    assert_eq!(out.status.code(), Some(2), "{}", String::from_utf8_lossy(&out.stdout));
}
