//! The registry of the fourth stage: every kind of derived file, in the order in which they are built.

mod funnel;
mod goal;
mod milestone;

use super::derive::Derived;

/// Every kind.
pub const DERIVED: &[&dyn Derived] = &[&milestone::MilestoneFiles, &goal::GoalFile, &funnel::FunnelFiles];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::store::refresh::schema::table_names;

    #[test]
    fn every_kind_names_its_files_and_gives_readers_the_same_views_with_and_without_files() {
        let text = "[source]\nfiles = { events = \"events.csv\" }\n[[milestone]]\nid = \"m\"\ntrigger = \"purchase\"\n[[funnel]]\nid = \"f\"\nwindow = \"1d\"\nsteps = [{ event = \"purchase\" }]\n";
        let (config, _) = Config::parse(std::path::Path::new("milepost.toml"), text).unwrap();
        for (n, kind) in DERIVED.iter().enumerate() {
            let prefix = kind.prefix();
            assert!(DERIVED[..n].iter().all(|other| other.prefix() != prefix), "{prefix}");
            assert!(crate::files::is_name(&format!("{prefix}-1f-2e.duckdb")), "{prefix}");
            assert!(table_names(kind.schema()).next().is_some(), "{prefix}");
            let files = kind.files(&config);
            assert!(!files.is_empty() && files.iter().all(|file| !file.uncounted.is_empty()), "{prefix}");
            let attached: Vec<String> = (0..files.len()).map(|number| format!("{prefix}_{number}")).collect();
            let views: Vec<&str> = kind.views(&attached).into_iter().map(|(view, _)| view).collect();
            assert_eq!(views, table_names(kind.schema()).collect::<Vec<_>>(), "{prefix}");
        }
    }
}
