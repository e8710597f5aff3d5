//! `milepost brief`: the programme as one document, asked of the program as a user asks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with a project in it.
struct World(TempDir);

impl World {
    /// A generated company.
    fn demo(customers: &str) -> Self {
        let world = Self(tempfile::tempdir().unwrap());
        world.ok(&["demo", ".", "--no-open", "--customers", customers]);
        world
    }

    /// A configuration and the text of its events.
    fn new(config: &str, files: &[(&str, &str)]) -> Self {
        let world = Self(tempfile::tempdir().unwrap());
        fs::write(world.at("milepost.toml"), config).unwrap();
        for (name, text) in files {
            fs::write(world.at(name), text).unwrap();
        }
        world
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_milepost"))
            .args(args)
            .current_dir(self.0.path())
            .env("XDG_CACHE_HOME", self.at("cache"))
            .env("HOME", self.0.path())
            .env_remove("MILEPOST_CONFIG")
            .env_remove("NO_COLOR")
            .output()
            .unwrap()
    }

    fn ok(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    fn refused(&self, args: &[&str]) -> (Option<i32>, String) {
        let out = self.run(args);
        (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
    }
}

/// Every table of a page, as markup.
fn tables(page: &str) -> Vec<&str> {
    let starts = page.match_indices("<table>").map(|(place, _)| &page[place..]);
    starts.map(|rest| &rest[..rest.find("</table>").expect("an end of the table")]).collect()
}

/// The cells of a table, row by row; the headings first.
fn cells(table: &str) -> Vec<Vec<String>> {
    let rows = table.split("<tr>").skip(1);
    let cell = |cell: &str| cell.split_once('>').unwrap().1.split('<').next().unwrap().to_owned();
    rows.map(|row| row.replace("<th", "<td").split("<td").skip(1).map(cell).collect()).collect()
}

/// What would load, run or send something.
fn harmless(page: &str) {
    let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
                  base-uri 'none'; form-action 'none'\">";
    assert!(page.contains(policy));
    for foreign in ["<script", "<link", "<img", "<iframe", "<object", "<form", "http:", "https:", "@import", "url(http"]
    {
        assert!(!page.contains(foreign), "{foreign}");
    }
    let lower = page.to_lowercase();
    for attribute in [" src=", " srcset=", " onload=", " onerror=", " onclick=", " style=", "xlink:", "javascript:"] {
        assert!(!lower.contains(attribute), "{attribute}");
    }
    // Links lead to places in the page.
    for (place, _) in page.match_indices("href=\"") {
        assert!(page[place..].starts_with("href=\"#"), "{}", &page[place..place + 40]);
    }
}

/// Each element ends, in the order of the elements around it.
fn balanced(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page.strip_prefix("<!doctype html>").expect("a page");
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>').expect("an end of the tag");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        let name = tag.split([' ', '/', '\n']).find(|part| !part.is_empty()).unwrap_or_default();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "</{name}> before {rest:.60}");
        } else if !tag.ends_with('/') && name != "meta" {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn p4_p21_a_brief_is_the_same_bytes_needs_nothing_and_holds_every_section() {
    let world = World::demo("500");
    let file = world.at("brief.html");
    world.ok(&["brief", "-o", "brief.html"]);
    let page = fs::read_to_string(&file).unwrap();
    balanced(&page);
    harmless(&page);
    for id in
        ["home", "milestones", "credit", "journeys", "plan", "reach", "leaderboard", "leads", "health", "definitions"]
    {
        assert!(page.contains(&format!("<section id=\"{id}\">")) && page.contains(&format!("href=\"#{id}\"")), "{id}");
    }
    // What stands twice is told apart.
    for heading in [
        "Attribution · First purchase · by channel",
        "Leaderboard · by click-through rate",
        "Plan</h3>",
        "Reach · by journey",
        "Reach · by segment",
    ] {
        assert!(page.contains(&format!("<h3>{heading}")), "{heading}");
    }
    // Each drawing scales, has parts of its own names, and its table under it.
    let drawings = page.matches("<svg viewBox=\"0 0 ").count();
    assert!(drawings > 20 && drawings == page.matches("<svg").count());
    let mut parts: Vec<&str> =
        page.match_indices("<clipPath id=\"").map(|(place, _)| page[place + 14..].split('"').next().unwrap()).collect();
    let all = parts.len();
    parts.sort_unstable();
    parts.dedup();
    assert_eq!((parts.len(), all > 0), (all, true));
    assert!(!page.contains("NaN") && !page.contains("inf\"") && !page.contains("kuva"));
    assert!(page.contains("Checks</p><p class=\"value\">✓ "), "no law is broken");
    // Once more from a warm store, then from one that is built anew by another number of threads.
    assert_eq!(world.ok(&["brief"]), page);
    let config = fs::read_to_string(world.at("milepost.toml")).unwrap();
    fs::write(world.at("milepost.toml"), config + "\n[store]\nthreads = 1\n").unwrap();
    assert_eq!(world.ok(&["--store", "other", "brief"]), page);
}

#[test]
fn p5_every_number_of_a_brief_is_that_of_its_report() {
    let world = World::demo("400");
    let page = world.ok(&["brief"]);
    let in_brief = tables(&page);
    let mut asked: Vec<Vec<&str>> = vec![
        vec!["home"],
        vec!["reach"],
        vec!["reach", "--by", "segment"],
        vec!["milestones"],
        vec!["goals"],
        vec!["journeys"],
        vec!["leaderboard", "--measure", "click_through_rate"],
        vec!["leaderboard", "--measure", "conversion_rate"],
        vec!["leads", "--bucket", "week"],
        vec!["pipeline"],
        vec!["roi", "--by", "journey"],
    ];
    let milestones = ["hot-lead", "first-purchase", "webinar-registration", "trial-started"];
    for milestone in milestones {
        asked.push(vec!["milestone-trend", "--bucket", "week", "--milestone", milestone]);
        asked.push(vec!["attribution", "--milestone", milestone]);
        asked.push(vec!["attribution", "--by", "channel", "--milestone", milestone]);
        asked.push(vec!["attribution-compare", "--milestone", milestone]);
        asked.push(vec!["attribution-costs", "--milestone", milestone]);
    }
    for journey in ["abandoned-cart", "welcome-series", "win-back", "newsletter"] {
        asked.push(vec!["funnel", "--journey", journey]);
    }
    for question in asked {
        let report = world.ok(&[&["report", "--format", "html"][..], &question].concat());
        let own = tables(&report);
        // A milestone without a completion has no rows to be credited.
        assert!(own.len() == 1 || question[0].starts_with("attribution"), "{question:?}");
        for table in own {
            assert!(in_brief.contains(&table), "{question:?}");
        }
    }
    // Without a column that is left out: an example may be an id, and a journey is called by its name already.
    for (name, left_out) in [("health", "Example"), ("plan", "Name")] {
        let report = world.ok(&["report", name, "--format", "html"]);
        let mut rows = cells(tables(&report)[0]);
        let column = rows[0].iter().position(|heading| heading == left_out).unwrap();
        for row in &mut rows {
            row.remove(column);
        }
        assert!(in_brief.iter().any(|table| cells(table) == rows), "{name}");
    }
    // The same in Markdown, table by table.
    let document = world.ok(&["brief", "--format", "markdown"]);
    for question in [&["journeys"][..], &["roi", "--by", "journey"], &["funnel", "--journey", "abandoned-cart"]] {
        let report = world.ok(&[&["report", "--format", "markdown"][..], question].concat());
        let lines: Vec<&str> = report.lines().filter(|line| line.starts_with('|')).collect();
        assert!(lines.len() > 2 && document.contains(&lines.join("\n")), "{question:?}");
    }
}

#[test]
fn p8_the_figures_that_stand_first_are_the_numbers_of_home() {
    let world = World::demo("400");
    for period in [&[][..], &["--period", "2025-Q1"]] {
        let page = world.ok(&[&["brief"][..], period].concat());
        let report = world.ok(&[&["report", "home", "--format", "csv"][..], period].concat());
        let rows: Vec<Vec<&str>> = report.lines().skip(1).map(|line| line.split(',').collect()).collect();
        let sum = |section: &str, column: usize| -> f64 {
            rows.iter().filter(|row| row[0] == section).map(|row| row[column].parse().unwrap_or(0.0)).sum()
        };
        for (section, label) in [("messages", "Messages"), ("interactions", "Touches"), ("leads", "Leads")] {
            let tile = page.split(&format!("<p class=\"label\">{label}</p>")).nth(1).expect(label);
            let tile = &tile[..tile.find("</div>").unwrap()].replace(',', "");
            assert!(tile.contains(&format!("<p class=\"value\">{:.0}</p>", sum(section, 2))), "{label}: {tile}");
            let before = format!("<p>Period before: {:.0}</p>", sum(section, 3));
            assert_eq!(tile.contains(&before), !period.is_empty(), "{label}: {tile}");
        }
        let revenue = page.split("<p class=\"label\">Actual revenue</p>").nth(1).unwrap();
        let revenue = &revenue[..revenue.find("</div>").unwrap()].replace(',', "");
        assert!(revenue.contains(&format!("<p class=\"value\">{:.2}</p>", sum("revenue", 2))), "{revenue}");
    }
}

#[test]
fn r1_a_brief_is_of_the_part_of_the_data_that_is_asked_for() {
    let world = World::demo("300");
    let page = world.ok(&["brief", "--period", "2025-Q1", "--journey", "welcome-series", "--channel", "email"]);
    assert!(
        page.contains("only Q1 2025 (1 Jan – 31 Mar 2025) · journey Welcome series · channel email"),
        "{page:.2000}"
    );
    assert!(page.contains("Journey funnel · Welcome series") && !page.contains("Journey funnel · Abandoned cart"));
    let report = world.ok(&[
        "report",
        "milestones",
        "--format",
        "html",
        "--period",
        "2025-Q1",
        "--journey",
        "welcome-series",
        "--channel",
        "email",
    ]);
    assert!(tables(&page).contains(&tables(&report)[0]));
    // What is not there is refused, and nothing is written.
    let (code, said) = world.refused(&["brief", "-o", "b.html", "--journey", "welcom-series"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("welcome-series") && !world.at("b.html").exists(), "{said}");
    assert_eq!(world.refused(&["brief", "--from", "2025-02", "--to", "2025-01"]).0, Some(2));
}

/// Names that would be markup, a formula, an escape or a turn of the text.
const HOSTILE: [&str; 5] = [
    "</td></table><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "$\\frac{1}{2}$ & \\$x\\$ <b>",
    "a\u{1b}]0;title\u{7}\u{202e}b\u{200b}",
    "]]>--><!--</style></svg>",
];

#[test]
fn p18_p21_hostile_names_are_text() {
    let mut events = "occurred_at,customer_id,event,channel,journey_id,step_id,asset_id\n".to_owned();
    let mut write = |fields: &[&str]| {
        // An empty field is none, quotes would make it empty text.
        let quote =
            |field: &&str| if field.is_empty() { String::new() } else { format!("\"{}\"", field.replace('"', "\"\"")) };
        let quoted: Vec<String> = fields.iter().map(quote).collect();
        events += &(quoted.join(",") + "\n");
    };
    for customer in 0..40 {
        let (id, name) = (format!("person-{customer}"), HOSTILE[customer % HOSTILE.len()]);
        let day = format!("2025-01-{:02}", customer % 28 + 1);
        write(&[&format!("{day}T00:00:00Z"), &id, "journey_entered", "", name, "", ""]);
        write(&[&format!("{day}T00:30:00Z"), &id, "step_entered", "", name, name, ""]);
        write(&[&format!("{day}T01:00:00Z"), &id, "email_sent", "email", name, name, name]);
        write(&[&format!("{day}T02:00:00Z"), &id, "email_clicked", "email", name, name, name]);
        write(&[&format!("{day}T03:00:00Z"), &id, "purchase", "", "", "", ""]);
    }
    let config = "[source]\nfiles = { events = \"events.csv\" }\n[[milestone]]\nid = \"buy\"\nname = '<i>\"Bought\" & $x$</i>'\n\
                  trigger = \"purchase\"\n";
    let world = World::new(config, &[("events.csv", &events)]);
    let page = world.ok(&["brief", "--title", "<h1>\"Brief\" & </title>"]);
    balanced(&page);
    let shown = page.replace("onerror=alert(1)", "").replace(" src=x", "");
    harmless(&shown);
    assert!(page.contains("<title>&lt;h1&gt;&quot;Brief&quot; &amp; &lt;/title&gt;</title>"));
    for text in [
        "&lt;/td&gt;&lt;/table&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
        "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;",
        "<td>$\\frac{1}{2}$ &amp; \\$x\\$ &lt;b&gt;</td>",
        "a&lt;U+001B&gt;]0;title&lt;U+0007&gt;&lt;U+202E&gt;b&lt;U+200B&gt;",
        "]]&gt;--&gt;&lt;!--&lt;/style&gt;&lt;/svg&gt;",
        "&lt;i&gt;&quot;Bought&quot; &amp; $x$&lt;/i&gt;",
    ] {
        assert!(page.contains(text), "{text}");
    }
    // A name beside a bar is no formula either.
    assert!(page.contains(">$\\frac{1}{2}$ &amp; \\$x\\$ &lt;b&gt; · "), "the name of a bar");
    assert_eq!(page.chars().find(|c| *c != '\n' && (c.is_control() || matches!(c, '\u{200b}' | '\u{202e}'))), None);
    let document = world.ok(&["brief", "--format", "markdown"]);
    assert!(!document.contains("<script") && !document.contains("<img") && document.contains("&lt;script&gt;"));
}

#[test]
fn p24_no_id_of_a_customer_is_in_a_brief() {
    let world = World::demo("300");
    let source = duckdb::Connection::open(world.at("demo.duckdb")).unwrap();
    let all = |sql: &str| -> Vec<String> {
        let mut statement = source.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let ids = all("select distinct customer_id from events where customer_id is not null");
    let leads = all("select distinct lead_id from leads where lead_id is not null");
    drop(source);
    assert!(ids.len() > 200 && leads.len() > 10);
    let documents = ["html", "markdown"].map(|format| world.ok(&["brief", "--format", format]));
    for id in ids.iter().chain(&leads) {
        assert!(documents.iter().all(|document| !document.contains(id.as_str())), "{id}");
    }
    // In the golden worlds every customer is called so that it is found.
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut looked = 0;
    for folder in fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let Ok(config) = fs::read_to_string(folder.join("milepost.toml")) else { continue };
        let files: Vec<(String, String)> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "csv"))
            .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), marked(&path)))
            .collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let world = World::new(&config, &files);
        let out = world.run(&["brief"]);
        // Some of them are there to be refused.
        if !files.is_empty() && out.status.success() {
            assert!(!String::from_utf8_lossy(&out.stdout).contains("a-person-"), "{}", folder.display());
            looked += 1;
        }
    }
    assert!(looked > 20, "{looked}");
}

/// A CSV file with each customer called `a-person-…`.
fn marked(path: &Path) -> String {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    out.write_record(&header).unwrap();
    for record in reader.records() {
        let fields = record.unwrap();
        let named = fields.iter().enumerate().map(|(i, field)| {
            let customer = header.get(i) == Some("customer_id") && !field.is_empty();
            if customer { format!("a-person-{field}") } else { field.to_owned() }
        });
        out.write_record(named).unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

#[test]
fn p2_p22_a_brief_is_written_whole_or_not_at_all() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::demo("100");
    world.ok(&["brief", "-o", "b.md"]);
    let document = fs::read_to_string(world.at("b.md")).unwrap();
    assert!(document.starts_with("# Marketing journeys · ") && document.contains("\n## Definitions\n"));
    assert_eq!(fs::metadata(world.at("b.md")).unwrap().permissions().mode() & 0o777, 0o600);
    // What -o names is replaced; links, folders, the source and other ends of names are refused.
    fs::write(world.at("b.html"), "old").unwrap();
    world.ok(&["brief", "-o", "b.html"]);
    assert!(fs::read_to_string(world.at("b.html")).unwrap().starts_with("<!doctype html>"));
    std::os::unix::fs::symlink(world.at("b.md"), world.at("link.html")).unwrap();
    fs::create_dir(world.at("folder.html")).unwrap();
    let source = fs::read(world.at("demo.duckdb")).unwrap();
    for (target, code) in [("link.html", 73), ("folder.html", 73), ("b.csv", 2), ("b.json", 2), ("demo.duckdb", 2)] {
        assert_eq!(world.refused(&["brief", "-o", target]).0, Some(code), "{target}");
    }
    assert_eq!(world.refused(&["brief", "--format", "markdown", "-o", "b.html"]).0, Some(2));
    fs::rename(world.at("milepost.toml"), world.at("config.html")).unwrap();
    let (code, said) = world.refused(&["--config", "config.html", "brief", "-o", "config.html"]);
    assert_eq!(code, Some(73), "{said}");
    assert_eq!(
        (fs::read_to_string(world.at("b.md")).unwrap(), fs::read(world.at("demo.duckdb")).unwrap()),
        (document, source)
    );
    let left: Vec<_> = fs::read_dir(world.0.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".partial")), "{left:?}");
}

#[test]
fn what_a_section_lacks_is_said_with_what_to_map() {
    let events = "occurred_at,customer_id,event\n2025-01-01T00:00:00Z,a,purchase\n2025-01-02T00:00:00Z,b,purchase\n";
    let world = World::new("[source]\nfiles = { events = \"events.csv\" }\n", &[("events.csv", events)]);
    for document in ["html", "markdown"].map(|format| world.ok(&["brief", "--format", format])) {
        let plain = document.replace('\\', "").replace("[[", "[").replace("]]", "]");
        for part in [
            "No milestone is configured: add a [milestone] with id, name and trigger to milepost.toml",
            "map a table with lead_id and created_at under [source.leads]",
        ] {
            assert!(plain.contains(part), "{part}: {plain}");
        }
    }
    // No event at all.
    let world = World::new(
        "[source]\nfiles = { events = \"events.csv\" }\n",
        &[("events.csv", "occurred_at,customer_id,event\n")],
    );
    let out = world.run(&["brief"]);
    let page = String::from_utf8(out.stdout).unwrap();
    assert!(out.status.code() == Some(65) || page.contains("no events"), "{:?}", out.status);
}

/// A browser opens the page without a word in its console and shows its text: `CHROMIUM=chromium cargo test --test brief -- --ignored`.
#[test]
#[ignore = "needs Chromium: CHROMIUM=chromium cargo test --test brief -- --ignored"]
fn a_browser_opens_a_brief_without_an_error() {
    let world = World::demo("500");
    world.ok(&["brief", "-o", "brief.html"]);
    let browser = std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
    let out = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom"])
        .arg(format!("file://{}", world.at("brief.html").display()))
        .env("HOME", world.0.path())
        .output()
        .unwrap();
    let (dom, log) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success() && !log.contains("CONSOLE"), "{log}");
    for text in ["First purchase", "Journey funnel · Abandoned cart", "Return on investment", "Definitions"] {
        assert!(dom.contains(text), "{text}");
    }
}
