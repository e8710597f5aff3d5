//! Milestones: one file each, with its completions (M2, M5, M9, M10).

mod completion;

use completion::{Completion, Keeper};

use crate::config::Config;
use crate::domain::milestone::Milestone;
use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::derive::{Builder, DeriveInput, Derived, DerivedFile, Found, Trigger, numbered, presence};

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
        let view = |none: &str, one: &str| numbered(attached, "milestone_0", none, one);
        vec![
            ("completion", view(include_str!("milestone/no_completion.sql"), include_str!("milestone/completion.sql"))),
            ("lacking", view(include_str!("milestone/no_lacking.sql"), include_str!("milestone/lacking.sql"))),
        ]
    }

    fn builder<'c>(&self, config: &'c Config, file: usize) -> Box<dyn Builder<'c> + 'c> {
        Box::new(MilestoneBuilder { milestone: &config.milestones[file] })
    }

    fn done(&self, files: usize) -> String {
        format!("counted {files} milestone{}", if files == 1 { "" } else { "s" })
    }
}

struct MilestoneBuilder<'c> {
    milestone: &'c Milestone,
}

impl<'c> Builder<'c> for MilestoneBuilder<'c> {
    fn triggers(&self) -> Vec<Trigger<'c>> {
        vec![Trigger { event: &self.milestone.trigger, conditions: &self.milestone.conditions }]
    }

    fn completes(&self) -> bool {
        true
    }

    fn build(self: Box<Self>, input: &DeriveInput<'_>, found: &[Found]) -> Result<(), Error> {
        let connection = input.source.connection();
        // A connection of its own: on one that streams an answer nothing can be appended.
        let writing = connection.try_clone()?;
        writing.execute_batch("begin")?;
        let mut table = TableAppender::new(&writing, "completion")?;
        let mut keeper = Keeper::new(self.milestone);
        for found in found {
            found.matches(connection, |matched| {
                keeper.take(matched);
                if keeper.kept.len() < 1 << 16 { Ok(()) } else { write(&mut table, &mut keeper.kept) }
            })?;
        }
        keeper.close();
        write(&mut table, &mut keeper.kept)?;
        table.finish()?;
        writing.execute_batch("commit")?;
        let lacking = found.iter().flat_map(|found| &found.lacking);
        presence::write(connection, "lacking", lacking.map(|lacking| (None, lacking)))
    }
}

/// Writes completions to the table of that name.
fn write(table: &mut TableAppender<'_>, completions: &mut Vec<Completion>) -> Result<(), Error> {
    let rows = std::mem::take(completions);
    table.append(vec![
        Values::Key(rows.iter().map(|row| row.matched.customer).collect()),
        Values::Int(rows.iter().map(|row| row.matched.at).collect()),
        Values::Key(rows.iter().map(|row| row.matched.before).collect()),
        Values::Nums(rows.iter().map(|row| row.matched.value).collect()),
        Values::Texts(rows.iter().map(|row| row.matched.unit.clone()).collect()),
        Values::Int(rows.iter().map(|row| row.matched.src).collect()),
        Values::Flag(rows.iter().map(|row| row.counted).collect()),
    ])
}
