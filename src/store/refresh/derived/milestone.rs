//! Milestones: one file each, with its completions (M2, M5, M9, M10).

mod completion;
mod touches_before;

use completion::{Completion, Keeper};

use crate::config::Config;
use crate::domain::milestone::Milestone;
use crate::store::Error;
use crate::store::refresh::append::{Values, append};
use crate::store::refresh::derive::presence::{self, Lacking};
use crate::store::refresh::derive::trigger_match::TriggerMatch;
use crate::store::refresh::derive::{Builder, DeriveInput, Derived, DerivedFile, Trigger};

/// The files `milestone-BASE-DEFINITION`.
pub struct MilestoneFiles;

impl Derived for MilestoneFiles {
    fn prefix(&self) -> &'static str {
        "milestone"
    }

    fn files(&self, config: &Config) -> Vec<DerivedFile> {
        let file = |milestone: &Milestone| DerivedFile {
            definition: format!("{}\n{}", milestone.id, milestone.definition()),
            uncounted: format!("the milestone {} is not counted yet", milestone.id),
        };
        config.milestones.iter().map(file).collect()
    }

    fn schema(&self) -> &'static str {
        include_str!("milestone/schema.sql")
    }

    fn views(&self, attached: &[String]) -> Vec<(&'static str, String)> {
        let union = |none: &str, one: &str| {
            let numbered = attached.iter().enumerate().map(|(number, name)| {
                one.replace("milestone_0", name).replace("select 0::", &format!("select {number}::"))
            });
            std::iter::once(none.to_owned()).chain(numbered).collect::<Vec<_>>().join("\nunion all\n")
        };
        vec![
            (
                "completion",
                union(include_str!("milestone/no_completion.sql"), include_str!("milestone/completion.sql")),
            ),
            ("lacking", union(include_str!("milestone/no_lacking.sql"), include_str!("milestone/lacking.sql"))),
        ]
    }

    fn builder<'c>(&self, config: &'c Config, file: usize) -> Box<dyn Builder<'c> + 'c> {
        let milestone = &config.milestones[file];
        Box::new(MilestoneBuilder { milestone, keeper: Keeper::new(milestone) })
    }

    fn done(&self, files: usize) -> String {
        format!("counted {files} milestone{}", if files == 1 { "" } else { "s" })
    }
}

struct MilestoneBuilder<'c> {
    milestone: &'c Milestone,
    keeper: Keeper<'c>,
}

impl<'c> Builder<'c> for MilestoneBuilder<'c> {
    fn triggers(&self) -> Vec<Trigger<'c>> {
        vec![Trigger { event: &self.milestone.trigger, conditions: &self.milestone.conditions }]
    }

    fn take(&mut self, _trigger: usize, matched: TriggerMatch) {
        self.keeper.take(matched);
    }

    fn build(mut self: Box<Self>, input: &DeriveInput<'_>, lacking: &[Vec<Lacking>]) -> Result<(), Error> {
        self.keeper.close();
        let mut completions = self.keeper.kept;
        touches_before::count(input, self.milestone, &mut completions)?;
        let connection = input.source.connection();
        write(connection, &completions)?;
        presence::write(connection, "lacking", lacking.iter().flatten().map(|lacking| (None, lacking)))
    }
}

/// Writes the table `completion` of the file attached as `out`.
fn write(connection: &duckdb::Connection, completions: &[Completion]) -> Result<(), Error> {
    let mut table = connection.appender_to_catalog_and_db("completion", "out", "main")?;
    for rows in completions.chunks(1 << 16) {
        append(
            &mut table,
            vec![
                Values::Key(rows.iter().map(|row| row.matched.customer).collect()),
                Values::Int(rows.iter().map(|row| row.matched.at).collect()),
                Values::Key(rows.iter().map(|row| row.before).collect()),
                Values::Nums(rows.iter().map(|row| row.matched.value).collect()),
                Values::Texts(rows.iter().map(|row| row.matched.unit.clone()).collect()),
                Values::Int(rows.iter().map(|row| row.matched.src).collect()),
                Values::Flag(rows.iter().map(|row| row.counted).collect()),
            ],
        )?;
    }
    table.flush()?;
    Ok(())
}
