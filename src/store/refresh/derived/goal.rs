//! Goals: one file for all journeys with a goal (G3–G9).

mod attained;
mod hits;
mod plan;

use plan::GoalPlan;

use crate::config::Config;
use crate::store::Error;
use crate::store::refresh::derive::{Builder, DeriveInput, Derived, DerivedFile, Found, Trigger, presence};
use crate::store::refresh::schema::table_names;

/// Changes whenever the tables or their meaning do, so that no file of another format is read.
const FORMAT: &str = "2";

/// The file `goals-BASE-DEFINITION`.
pub struct GoalFile;

impl Derived for GoalFile {
    fn prefix(&self) -> &'static str {
        "goals"
    }

    fn files(&self, config: &Config) -> Vec<DerivedFile> {
        let goals = config.journeys.iter().filter_map(|journey| {
            let goal = journey.goal.as_ref()?;
            Some(format!("{}\n{}\n{}\n", journey.id, goal.definition(), goal.listening.0))
        });
        let definition = std::iter::once(format!("format {FORMAT}\n")).chain(goals).collect();
        vec![DerivedFile { definition, uncounted: "the goals are not followed yet".to_owned() }]
    }

    fn schema(&self) -> &'static str {
        include_str!("goal/schema.sql")
    }

    fn views(&self, attached: &[String]) -> Vec<(&'static str, String)> {
        let of_file = |file: &String| {
            table_names(self.schema()).map(|table| (table, format!("from {file}.main.{table}"))).collect()
        };
        attached.first().map_or_else(Vec::new, of_file)
    }

    fn builder<'c>(&self, config: &'c Config, _file: usize) -> Box<dyn Builder<'c> + 'c> {
        Box::new(GoalBuilder { plan: GoalPlan::new(config) })
    }

    fn phase(&self) -> Option<&'static str> {
        Some("following goals")
    }

    fn done(&self, _files: usize) -> String {
        "followed the goals".to_owned()
    }
}

struct GoalBuilder<'c> {
    plan: GoalPlan<'c>,
}

impl<'c> Builder<'c> for GoalBuilder<'c> {
    fn triggers(&self) -> Vec<Trigger<'c>> {
        self.plan.triggers.clone()
    }

    fn build(self: Box<Self>, input: &DeriveInput<'_>, found: &[Found]) -> Result<(), Error> {
        let plan = self.plan;
        let connection = input.source.connection();
        presence::write(connection, "goal_lacking", plan.lacking(found))?;
        for (journey, trigger, listening) in plan.triggered() {
            let sql = "insert into out.main.goal_trigger values (?, ?, ?)";
            connection.execute(sql, duckdb::params![journey, trigger, listening])?;
        }
        let position = |journey: &Option<String>| {
            let position = plan.journeys.iter().position(|id| Some(id) == journey.as_ref())?;
            u32::try_from(position).ok()
        };
        let goal_of: Vec<Option<u32>> = input.base.journeys.iter().map(position).collect();
        attained::fold(connection, &plan, &goal_of, found, input.base.as_of)
    }
}
