//! The SQL of `benches/sql` says what the program says: otherwise its time would be that of another question.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use milepost::attribution::paths::{
    CompletionCursor, CustomerTouches, CustomerVisitor, PathCutter, ViewPaths, touch_spans,
};
use milepost::attribution::{PathState, Setup};
use milepost::config::Config;
use milepost::demo::writer;
use milepost::demo::{Options, config_text};
use milepost::domain::filter::Filter;
use milepost::domain::model::{Model, View};
use milepost::domain::progress::UNWATCHED;
use milepost::project::Project;
use milepost::report::{AnswerCache, ReportContext, touches};
use milepost::store::{Param, Reader};

const STEPS: &str = include_str!("../benches/sql/steps.sql");
const PATH: &str = include_str!("../benches/sql/path.sql");
const LINEAR: &str = include_str!("../benches/sql/linear.sql");
const LAST: &str = include_str!("../benches/sql/last.sql");
const TRANSITIONS: &str = include_str!("../benches/sql/transitions.sql");
const SUFFIXES: &str = include_str!("../benches/sql/suffixes.sql");
const DISTINCT_PATHS: &str = include_str!("../benches/sql/distinct_paths.sql");

fn open(config: &Path, store: &Path) -> Project {
    let (mut config, _) = Config::load(config).unwrap();
    config.store.dir = Some(store.to_owned());
    let mut project = Project::open(&config, Arc::new(AnswerCache::default())).unwrap();
    project.refresh(&UNWATCHED).unwrap();
    project
}

fn params(cx: &ReportContext<'_>, milestone: usize, view: View) -> [(&'static str, Param); 4] {
    [
        ("milestone", Param::Int(i64::try_from(milestone).unwrap())),
        ("view", Param::Text(view.name().to_owned())),
        ("lookback", Param::Int(cx.config.attribution.lookback.0)),
        ("as_of", Param::Int(cx.as_of.0)),
    ]
}

/// Makes the table that the models read.
fn lay(cx: &ReportContext<'_>, milestone: usize, view: View) {
    cx.reader.rows(STEPS, &[], |_| Ok(())).unwrap();
    cx.reader.rows(PATH, &params(cx, milestone, view), |_| Ok(())).unwrap();
}

/// Credit by item.
fn credit(reader: &Reader, sql: &str) -> Vec<(i64, f64)> {
    reader.rows(sql, &[], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

/// Visits and conversions by suffix, the newest item first.
type Suffixes = BTreeMap<Vec<u32>, (i64, i64)>;

fn suffixes(reader: &Reader) -> Suffixes {
    let read = |row: &milepost::store::Row<'_>| {
        let length = usize::try_from(row.get::<i64>(0)?).unwrap();
        let items: Vec<u32> = (1..=length)
            .map(|at| row.get::<i64>(at).map(|item| u32::try_from(item).unwrap()))
            .collect::<Result<_, _>>()?;
        assert!((length + 1..=4).all(|at| row.get::<i64>(at).unwrap() == -1));
        Ok((items, (row.get(5)?, row.get(6)?)))
    };
    reader.rows(SUFFIXES, &[], read).unwrap().into_iter().collect()
}

/// Counts suffixes path by path, as attribution.md 2 says it.
struct Counter {
    milestone: usize,
    cursor: CompletionCursor,
    paths: ViewPaths,
    by_view: [Suffixes; 3],
}

impl Counter {
    fn count(&mut self, converts: bool) {
        for (path, counts) in self.paths.iter().zip(&mut self.by_view) {
            for end in 1..=path.items.len() {
                for length in 0..=end.min(4) {
                    let newest: Vec<u32> = path.items[end - length..end].iter().rev().copied().collect();
                    let state = counts.entry(newest).or_default();
                    state.0 += 1;
                    state.1 += i64::from(converts && end == path.items.len());
                }
            }
        }
    }
}

impl CustomerVisitor for Counter {
    fn visit(&mut self, setup: &Setup, customer: u32, touches: &CustomerTouches) {
        let (_, own) = self.cursor.seek(&setup.milestones[self.milestone], customer);
        if own.is_empty() {
            touches.cut_all(&mut self.paths);
            self.count(false);
        }
        for (done, span) in touch_spans(own) {
            touches.cut(&mut self.paths, span, done.at);
            self.count(true);
        }
    }
}

fn counted(cx: &ReportContext<'_>, milestone: usize) -> [Suffixes; 3] {
    let setup = touches::setup(cx, &Filter::default(), milestone).unwrap();
    let counter = Counter {
        milestone,
        cursor: CompletionCursor::default(),
        paths: ViewPaths::default(),
        by_view: Default::default(),
    };
    let mut walk = PathCutter::new(&setup, counter);
    let customers = u32::try_from(setup.customers.len()).unwrap();
    let read = cx.reader.touches(0..customers, |customers, times, shapes| {
        walk.batch(customers, times, shapes);
        std::ops::ControlFlow::Continue(())
    });
    assert!(read.unwrap().is_continue());
    walk.finish().by_view
}

fn close(found: f64, wanted: f64, what: &str) {
    assert!((found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0), "{what}: {found} is not {wanted}");
}

/// Linear, last, transitions and suffixes of one milestone in all views.
fn agree(cx: &ReportContext<'_>, milestone: usize) {
    let folded = touches::milestone_counts(cx, &Filter::default(), milestone).unwrap();
    let counts = folded.counts();
    let counted = counted(cx, milestone);
    for (view, wanted) in View::ALL.into_iter().zip(counted) {
        lay(cx, milestone, view);
        for (model, sql) in [(Model::Linear, LINEAR), (Model::Last, LAST)] {
            let credits = counts.credits(milestone, view, &model).unwrap();
            let mut rows: Vec<(i64, f64)> =
                credits.rows.iter().map(|row| (i64::from(row.item), row.credit)).filter(|row| row.1 > 0.0).collect();
            rows.sort_by_key(|row| row.0);
            let found = credit(cx.reader, sql);
            assert!(!rows.is_empty() && found.len() == rows.len(), "{view:?} {model:?}");
            for (found, wanted) in found.iter().zip(&rows) {
                assert_eq!(found.0, wanted.0);
                close(found.1, wanted.1, &format!("{view:?} {model:?} {}", wanted.0));
            }
        }
        let number = |stop| match stop {
            PathState::Item(item) => i64::from(item),
            PathState::Start => -1,
            PathState::Conversion => -2,
            PathState::Loss => -3,
        };
        let mut steps: Vec<(i64, i64, u64)> = counts
            .transitions(milestone, view)
            .iter()
            .map(|step| (number(step.from), number(step.to), step.count))
            .collect();
        steps.sort_unstable();
        let found: Vec<(i64, i64, u64)> = cx
            .reader
            .rows(TRANSITIONS, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get::<f64>(2)?)))
            .unwrap()
            .into_iter()
            .map(|(from, to, steps): (i64, i64, f64)| (from, to, format!("{steps:.0}").parse().unwrap()))
            .collect();
        assert_eq!(found, steps, "{view:?}");
        assert_eq!(suffixes(cx.reader), wanted, "{view:?}");
        let paths: Vec<(i64, i64)> =
            cx.reader.rows(DISTINCT_PATHS, &params(cx, milestone, view), |row| Ok((row.get(1)?, row.get(3)?))).unwrap();
        let ends = |stop: i64| steps.iter().filter(|step| step.1 == stop).map(|step| step.2).sum::<u64>();
        assert_eq!(paths.iter().map(|path| path.0).sum::<i64>(), i64::try_from(ends(-2)).unwrap());
        assert_eq!(paths.iter().map(|path| path.1).sum::<i64>(), i64::try_from(ends(-3)).unwrap());
    }
}

#[test]
fn a3_a4_a6_m10_the_sql_of_the_benchmark_counts_what_the_pass_counts() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options { customers: 3_000, lean: true, ..Options::default() };
    writer::write(&dir.path().join("demo.duckdb"), options, &UNWATCHED).unwrap();
    let plain = config_text("demo.duckdb");
    let short = plain.replace("lookback = \"730d\"", "lookback = \"21d\"");
    let every = short.replace("id = \"first-purchase\"", "id = \"first-purchase\"\ncount = \"every\"");
    assert!(plain != short && short != every);
    for (name, text) in [("plain", plain), ("every", every)] {
        let config = dir.path().join(format!("{name}.toml"));
        std::fs::write(&config, text).unwrap();
        let mut project = open(&config, &dir.path().join(name));
        let cx = project.cx().unwrap();
        for milestone in ["hot-lead", "first-purchase"] {
            let place = cx.config.milestones.iter().position(|own| own.id == milestone).unwrap();
            agree(&cx, place);
        }
    }
}

/// The folder with the data; `None`, with a notice, where there is none.
fn data() -> Option<PathBuf> {
    let dir = std::env::var_os("MILEPOST_TEST_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from)
        .join("pathdata");
    if !dir.is_dir() {
        println!("skipped: no {}", dir.display());
        return None;
    }
    Some(dir)
}

/// The states of attribution.md 2 on real paths, as another program counted them.
#[test]
fn suffix_states_of_the_sql_are_those_of_another_program() {
    let Some(dir) = data() else { return };
    let store = tempfile::tempdir().unwrap();
    let fixture = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/pathdata/milepost.toml");
    let text = std::fs::read_to_string(fixture).unwrap();
    let config = store.path().join("milepost.toml");
    let events = dir.join("events.parquet");
    std::fs::write(&config, text.replace("../../../shared/data/pathdata/events.parquet", events.to_str().unwrap()))
        .unwrap();
    let mut project = open(&config, &store.path().join("store"));
    let cx = project.cx().unwrap();
    lay(&cx, 0, View::Channel);
    let found = suffixes(cx.reader);
    let names: Vec<String> = cx
        .reader
        .rows("select distinct channel from shape where touch and channel is not null order by 1", &[], |row| {
            row.get(0)
        })
        .unwrap();
    for longest in 1..=3 {
        let mut reader = csv::Reader::from_path(dir.join(format!("expected_hazard_states_k{longest}.csv"))).unwrap();
        let mut states = 0;
        for row in reader.records().map(Result::unwrap) {
            let number = |name: &str| u32::try_from(names.binary_search(&name.to_owned()).unwrap()).unwrap();
            let items: Vec<u32> = row[0].split(" > ").collect::<Vec<_>>().into_iter().rev().map(number).collect();
            let wanted: (i64, i64) = (row[1].parse().unwrap(), row[2].parse().unwrap());
            assert_eq!(found.get(&items), Some(&wanted), "{}", &row[0]);
            states += 1;
        }
        assert_eq!(found.keys().filter(|items| (1..=longest).contains(&items.len())).count(), states);
    }
}
