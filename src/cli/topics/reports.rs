//! The reports, and what their columns mean.

use super::topic::{Column, Topic};
use crate::cli::report::flags;
use crate::domain::metric::{METRICS, Metric};
use crate::report::{REPORTS, Report, other_columns};

pub(super) fn reports() -> Topic {
    let rows = REPORTS.iter().map(|report| {
        let listed = |columns: &[&Metric]| columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ");
        let others = other_columns(report).iter().map(|(flag, columns)| format!("; {flag}: {}", listed(columns)));
        let fields = others.fold(listed(report.columns), |all, other| all + &other);
        vec![report.name.to_owned(), flags(report).join(" "), report.about.to_owned(), fields]
    });
    Topic {
        name: "reports",
        about: "The reports; each takes the filter beside its own flags.",
        columns: &[
            ("report", Column::Text),
            ("flags", Column::Words),
            ("shows", Column::Meaning),
            ("fields", Column::Text),
        ],
        rows: rows.collect(),
    }
}

/// The columns that some report has.
pub(super) fn metrics() -> Topic {
    let columns = |report: &'static Report| {
        report.columns.iter().chain(other_columns(report).iter().flat_map(|(_, columns)| *columns))
    };
    let used = |key: &str| REPORTS.iter().any(|report| columns(report).any(|column| column.key == key));
    let mut all: Vec<&Metric> = METRICS.iter().filter(|metric| used(metric.key)).collect();
    for column in REPORTS.iter().flat_map(columns) {
        if all.iter().all(|metric| metric.key != column.key) {
            all.push(column);
        }
    }
    let rows = all.into_iter().map(|metric| {
        let of = metric.key.rsplit_once('.').map_or_else(String::new, |(of, _)| format!(" (of a {of})"));
        vec![format!("{}{of}", metric.name), metric.meaning.to_owned(), metric.rule.to_owned()]
    });
    Topic {
        name: "metrics",
        about: "What the columns of reports mean.",
        columns: &[("column", Column::Text), ("means", Column::Meaning), ("rule", Column::Text)],
        rows: rows.collect(),
    }
}
