//! Queries for checking by hand what the fold counts (H1): the same paths in SQL, ready to run on the store. The program shows
//! them and does not run them.

use crate::store::Param;

use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter::filtered;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::query::Query;
use crate::report::touches;

/// The texts of all of them and of the fold's, by file name.
pub(super) const SQL: &[&[(&str, &str)]] = &[touches::SQL, &[CREDITS, PATHS, STEPS, SUFFIXES]];

/// First, last and linear credit.
pub(super) const CREDITS: (&str, &str) = (
    "credits.sql",
    filtered!(
        "people", "shapes", "completions";
        include_str!("verification_sql/path_touches.sql"),
        include_str!("verification_sql/credits.sql")
    ),
);

/// What follows what.
pub(super) const STEPS: (&str, &str) = (
    "steps.sql",
    filtered!(
        "people", "shapes", "completions";
        include_str!("verification_sql/path_touches.sql"),
        include_str!("verification_sql/steps.sql")
    ),
);

/// What the sequence model learns from.
pub(super) const SUFFIXES: (&str, &str) = (
    "suffixes.sql",
    filtered!(
        "people", "shapes", "completions";
        include_str!("verification_sql/path_touches.sql"),
        include_str!("verification_sql/suffixes.sql")
    ),
);

/// The paths.
pub(super) const PATHS: (&str, &str) = (
    "paths.sql",
    filtered!(
        "people", "shapes", "completions";
        include_str!("verification_sql/path_touches.sql"),
        include_str!("verification_sql/paths.sql")
    ),
);

/// The queries of the fold, and one that checks what is made of them.
///
/// # Errors
/// When the arguments name what is not there.
pub(super) fn queries(
    cx: &ReportContext<'_>,
    args: &Args,
    (name, text): (&'static str, &'static str),
) -> Result<Vec<Query>, Error> {
    let (place, _) = selected_milestone(cx, args)?;
    let mut queries = touches::queries(cx, &args.filter, Some(place));
    let settings = &cx.config.attribution;
    let (kinds, lookbacks) =
        settings.lookback_by_kind.iter().map(|(event, lookback)| (event.clone(), lookback.0.to_string())).unzip();
    let mut params = touches::params(cx, &args.filter);
    params.extend([
        ("milestone", Param::Int(i64::try_from(place).unwrap_or(i64::MAX))),
        ("view", Param::Text(args.by.name().to_owned())),
        ("collapse", Param::Text(args.collapse.name().to_owned())),
        ("by_value", Param::Bool(settings.by_value)),
        ("lookback", Param::Int(settings.lookback.0)),
        ("kinds", Param::Texts(kinds)),
        ("kind_lookbacks", Param::Texts(lookbacks)),
    ]);
    queries.push(Query::new(name, text, &params));
    Ok(queries)
}

#[cfg(test)]
mod tests {
    use super::super::attribution::credit::tests::PATHS as BUYERS;
    use super::super::tests::{DAY, WORLD, ask, config, milestone, shown};
    use super::super::{AnswerCache, Args};
    use super::*;
    use crate::config::Config;
    use crate::domain::filter::Filter;
    use crate::domain::milestone::Count;
    use crate::domain::model::{Collapse, View};
    use crate::domain::progress::UNWATCHED;
    use crate::domain::provenance::Provenance;
    use crate::domain::time::{Span, Time};
    use crate::store::Reader;

    /// Customers 100–199 with up to nine touches by a fixed mixture, several at one instant, and up to two completions.
    const MANY: &str = "
        insert into customer
            select i, 'c' || i, i % 100, i % 5 = 0, null, null, case i % 3 when 0 then 'north' when 1 then 'south' end, null
            from range(100, 200) t(i);
        insert into member select 'vip', i, null, null from range(100, 200, 2) t(i);
        insert into touch
            select i, (d * (i % 4)) * 43200000000, case hash(i * 31 + d) % 4 when 0 then 6 when 1 then 7 when 2 then 8 else 11 end, d - 1, d
            from range(100, 200) t(i), range(1, 10) u(d) where d <= i % 10 order by i, d;
        insert into shape values
            (11, 'text_clicked', 'b', 's9', 'text', '(loss)', null, 'north', null, null, false, null, 2, true, 1, 11);
        insert into completion
            select 0, i, 8 * 86400000000 + d, least((i % 10) * d // 2, i % 10), i / 8.0 + d, case i % 2 when 0 then 'north' end, i * 10 + d, true
            from range(100, 200) t(i), range(1, 3) u(d) where i % 3 > 0 or d = 3 order by i, d;";

    fn worlds() -> Vec<(Config, Args)> {
        let mut every = config(vec![], vec![milestone("sale", "purchase", None)]);
        every.milestones[0].count = Count::Every;
        let mut short = every.clone();
        short.attribution.lookback = Span::days(5);
        short.attribution.lookback_by_kind = vec![("text_clicked".into(), Span::days(2))];
        short.attribution.by_value = true;
        let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let filters = [
            Filter::default(),
            Filter { segments: texts(&["vip"]), without_machine: true, ..Filter::default() },
            Filter { business_units: texts(&["north"]), ..Filter::default() },
            Filter { prioritise: texts(&["channel:email"]), journeys: texts(&["a", "b"]), ..Filter::default() },
            Filter { ignore: texts(&["asset:f1"]), to: "1970-01-08".parse().ok(), ..Filter::default() },
        ];
        let mut worlds = Vec::new();
        for config in [every, short] {
            for (place, filter) in filters.iter().enumerate() {
                let (by, collapse) = (View::ALL[place % 3], Collapse::ALL[place % 3]);
                let args = Args { by, collapse, filter: filter.clone(), limit: Some(1000), ..Args::default() };
                worlds.push((config.clone(), args));
            }
        }
        worlds
    }

    /// A number with four decimals. Sums in another order differ in their last bits: halves go up whatever these are.
    fn written(number: f64) -> String {
        format!("{:.4}", number * (1.0 + 1e-12))
    }

    /// What a query answers: texts, then numbers.
    fn found(
        config: &Config,
        args: &Args,
        which: (&'static str, &'static str),
        texts: usize,
        numbers: usize,
    ) -> Vec<String> {
        let reader = Reader::scratch(&[WORLD, BUYERS, MANY].join("\n"));
        let cache = AnswerCache::default();
        let as_of = Time(12 * DAY);
        let cx = ReportContext {
            reader: &reader,
            helpers: crate::report::Helpers::NONE,
            config,
            as_of,
            data: &Provenance::default(),
            generation: 1,
            cache: &cache,
            progress: &UNWATCHED,
        };
        let query = queries(&cx, args, which).unwrap().pop().unwrap();
        let row = |row: &crate::store::Row<'_>| {
            let mut cells: Vec<String> = (0..texts).map(|i| row.get(i)).collect::<Result<_, _>>()?;
            for i in texts..texts + numbers {
                cells.push(row.get::<Option<f64>>(i)?.map_or("–".to_owned(), written));
            }
            Ok(cells.join(" "))
        };
        let text = query.written_out();
        assert!(text.lines().all(|line| line.starts_with("--") || !line.contains('$')), "{text}");
        let mut rows = reader.rows(&text, &[], row).unwrap();
        rows.sort();
        assert!(!rows.is_empty(), "{args:?}");
        rows
    }

    fn answered(report: &str, config: &Config, args: &Args, columns: &[usize]) -> Option<Vec<String>> {
        let answer = ask(report, config, &[WORLD, BUYERS, MANY], args).unwrap();
        // Too few touches for the report (A7): the query has no gate.
        answer.gate.is_none().then_some(())?;
        let cell = |cell: &crate::domain::table::Cell| match cell.number() {
            Some(number) => written(number),
            None => shown(cell).replace('>', " > "),
        };
        let mut rows: Vec<String> = answer
            .table
            .rows
            .iter()
            .filter(|row| row.last().and_then(crate::domain::table::Cell::text) != Some("unattributed"))
            .map(|row| columns.iter().map(|&column| cell(&row[column])).collect::<Vec<_>>().join(" "))
            .collect();
        rows.sort();
        Some(rows)
    }

    #[test]
    fn h1_the_shown_paths_are_the_programs() {
        for (config, args) in worlds() {
            assert_eq!(
                Some(found(&config, &args, PATHS, 1, 4)),
                answered("paths", &config, &args, &[0, 1, 2, 3, 5]),
                "{args:?}"
            );
        }
    }

    #[test]
    fn h1_the_shown_credits_are_the_programs() {
        let mut compared = 0;
        for (config, args) in worlds() {
            let of = |model: &str| {
                let args = Args { model: Some(model.into()), ..args.clone() };
                answered("attribution", &config, &args, &[0, 1, 5])
            };
            let mine = found(&config, &args, CREDITS, 1, 4);
            for (place, model) in [(1, "first"), (2, "last"), (3, "linear")] {
                let picked: Vec<String> = mine
                    .iter()
                    .map(|row| {
                        let cells: Vec<&str> = row.split(' ').collect();
                        [cells[0], cells[place], cells[4]].join(" ")
                    })
                    .collect();
                let Some(wanted) = of(model) else { continue };
                assert_eq!(picked, wanted, "{model} {args:?}");
                compared += 1;
            }
        }
        assert!(compared >= 24, "{compared}");
    }

    #[test]
    fn h1_the_shown_steps_are_the_programs() {
        for (config, args) in worlds() {
            assert_eq!(
                Some(found(&config, &args, STEPS, 4, 1)),
                answered("transitions", &config, &args, &[0, 1, 4, 5, 2]),
                "{args:?}"
            );
        }
    }

    #[test]
    fn h1_runs_of_touches_are_counted_by_hand() {
        // Twelve paths email > form, ten convert after the form.
        let (config, args) =
            (config(vec![], vec![milestone("sale", "purchase", None)]), Args { by: View::Channel, ..Args::default() });
        let reader = Reader::scratch(&[WORLD, BUYERS].join("\n"));
        let cache = AnswerCache::default();
        let as_of = Time(12 * DAY);
        let cx = ReportContext {
            reader: &reader,
            helpers: crate::report::Helpers::NONE,
            config: &config,
            as_of,
            data: &Provenance::default(),
            generation: 1,
            cache: &cache,
            progress: &UNWATCHED,
        };
        let query = queries(&cx, &args, SUFFIXES).unwrap().pop().unwrap();
        let rows = query.rows(&reader, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        let expected: [(String, u64, u64); 4] = [
            (String::new(), 24, 10),
            ("email".to_owned(), 12, 0),
            ("email > form".to_owned(), 12, 10),
            ("form".to_owned(), 12, 10),
        ];
        assert_eq!(rows, expected);
    }
}
