//! Custom funnels: one file each, with the events that its steps and exclusions name (U1–U8, J7).

mod base;
mod events;
mod labels;

use labels::Labels;

use crate::config::Config;
use crate::domain::funnel::Funnel;
use crate::store::Error;
use crate::store::duckdb::threads;
use crate::store::refresh::derive::find::find;
use crate::store::refresh::derive::{Builder, DeriveInput, Derived, DerivedFile, Found, Trigger, numbered, presence};
use crate::store::refresh::event_names::EventNames;

/// Changes whenever the tables or their meaning do, so that no file of another format is read.
const FORMAT: &str = "3";

/// The files `derived-funnel-BASE-DEFINITION`.
pub struct FunnelFiles;

impl Derived for FunnelFiles {
    fn prefix(&self) -> &'static str {
        "derived-funnel"
    }

    fn files(&self, config: &Config) -> Vec<DerivedFile> {
        let file = |funnel: &Funnel| DerivedFile {
            definition: format!("format {FORMAT}\n{}\n{}", funnel.id, funnel.definition()),
            uncounted: format!("the events of the funnel {} are not looked for yet", funnel.id),
        };
        config.funnels.iter().map(file).collect()
    }

    fn schema(&self) -> &'static str {
        include_str!("funnel/schema.sql")
    }

    fn views(&self, attached: &[String]) -> Vec<(&'static str, String)> {
        let view = |none: &str, one: &str| numbered(attached, "funnel_0", none, one);
        vec![
            ("funnel_event", view(include_str!("funnel/no_event.sql"), include_str!("funnel/event.sql"))),
            ("funnel_label", view(include_str!("funnel/no_label.sql"), include_str!("funnel/label.sql"))),
            ("funnel_lacking", view(include_str!("funnel/no_lacking.sql"), include_str!("funnel/lacking.sql"))),
        ]
    }

    fn builder<'c>(&self, config: &'c Config, file: usize) -> Box<dyn Builder<'c> + 'c> {
        let funnel = &config.funnels[file];
        let of_base = base::tells(funnel, &EventNames::new(config));
        Box::new(FunnelBuilder { funnel, of_base, threads: threads(&config.store) })
    }

    fn phase(&self) -> Option<&'static str> {
        Some("looking for the events of funnels")
    }

    fn done(&self, files: usize) -> String {
        format!("found the events of {files} funnel{}", if files == 1 { "" } else { "s" })
    }
}

struct FunnelBuilder<'c> {
    funnel: &'c Funnel,
    /// The tables of the base file tell of its events; it looks for none in the source.
    of_base: bool,
    threads: usize,
}

impl<'c> Builder<'c> for FunnelBuilder<'c> {
    fn triggers(&self) -> Vec<Trigger<'c>> {
        let triggers = self.funnel.triggers().filter(|_| !self.of_base);
        triggers.map(|(event, conditions)| Trigger { event, conditions }).collect()
    }

    fn orders_all(&self) -> bool {
        true
    }

    fn build(self: Box<Self>, input: &DeriveInput<'_>, found: &[Found]) -> Result<(), Error> {
        let connection = input.source.connection();
        if !self.of_base {
            write(input, self.funnel, found)?;
        } else if !base::write(connection, self.funnel, &input.names, self.threads)? {
            let from_source: Box<dyn Builder<'c> + 'c> = Box::new(Self { of_base: false, ..*self });
            let found = find(input, &[from_source])?.swap_remove(0);
            write(input, self.funnel, &found)?;
        }
        let lacking: Vec<(String, &presence::Lacking)> = (0..)
            .zip(found)
            .flat_map(|(position, found): (usize, _)| found.lacking.iter().map(move |own| (position.to_string(), own)))
            .collect();
        let placed = lacking.iter().map(|(position, lacking)| (Some(position.as_str()), *lacking));
        presence::write(connection, "funnel_lacking", placed)
    }
}

/// Writes the events of a funnel from matches of its triggers, and what tells them apart.
fn write(input: &DeriveInput<'_>, funnel: &Funnel, found: &[Found]) -> Result<(), Error> {
    let labels = Labels::read(input, funnel, found)?;
    events::write(input.source.connection(), funnel, found, &labels)?;
    labels.write(input.source.connection(), funnel)
}
