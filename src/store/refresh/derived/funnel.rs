//! Custom funnels: one file each, with the events that its steps and exclusions name (U1–U8, J7).

mod events;

use crate::config::Config;
use crate::domain::funnel::Funnel;
use crate::store::Error;
use crate::store::refresh::derive::{Builder, DeriveInput, Derived, DerivedFile, Found, Trigger, numbered, presence};

/// The files `derived-funnel-BASE-DEFINITION`.
pub struct FunnelFiles;

impl Derived for FunnelFiles {
    fn prefix(&self) -> &'static str {
        "derived-funnel"
    }

    fn files(&self, config: &Config) -> Vec<DerivedFile> {
        let file = |funnel: &Funnel| DerivedFile {
            definition: format!("{}\n{}", funnel.id, funnel.definition()),
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
            ("funnel_lacking", view(include_str!("funnel/no_lacking.sql"), include_str!("funnel/lacking.sql"))),
        ]
    }

    fn builder<'c>(&self, config: &'c Config, file: usize) -> Box<dyn Builder<'c> + 'c> {
        Box::new(FunnelBuilder { funnel: &config.funnels[file] })
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
}

impl<'c> Builder<'c> for FunnelBuilder<'c> {
    fn triggers(&self) -> Vec<Trigger<'c>> {
        self.funnel.triggers().map(|(event, conditions)| Trigger { event, conditions }).collect()
    }

    fn orders_all(&self) -> bool {
        true
    }

    fn build(self: Box<Self>, input: &DeriveInput<'_>, found: &[Found]) -> Result<(), Error> {
        let connection = input.source.connection();
        events::write(connection, self.funnel, found)?;
        let lacking: Vec<(String, &presence::Lacking)> = (0..)
            .zip(found)
            .flat_map(|(position, found): (usize, _)| found.lacking.iter().map(move |own| (position.to_string(), own)))
            .collect();
        let placed = lacking.iter().map(|(position, lacking)| (Some(position.as_str()), *lacking));
        presence::write(connection, "funnel_lacking", placed)
    }
}
