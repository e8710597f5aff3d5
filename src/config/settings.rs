//! The one list of settings: what the file may say, what it takes, what holds where it says nothing, what it concerns.

pub(super) mod attribution;
mod catalogue;
pub(super) mod events;
pub(super) mod funnel;
pub(super) mod interface;
pub(super) mod journey;
pub(super) mod keys;
pub(super) mod kind;
pub(super) mod leads;
pub(super) mod mapping;
pub(super) mod section;
pub(super) mod setting;
pub(super) mod source;
pub(super) mod store;
pub(super) mod view;
pub(super) mod words;

use std::sync::LazyLock;

use super::checked::Config;
pub use setting::{Concerns, Setting};
use setting::{Entry, find};

/// A setting, and its value in a configuration as a text.
struct Listed {
    setting: Setting,
    value: Box<dyn Fn(&Config) -> String + Send + Sync>,
}

/// The settings of a section, which `part` finds in the configuration.
fn section<S: 'static>(entries: Vec<Entry<S>>, part: fn(&Config) -> &S) -> impl Iterator<Item = Listed> {
    entries
        .into_iter()
        .map(move |Entry { setting, value }| Listed { setting, value: Box::new(move |config| value(part(config))) })
}

/// Every section with its part of the configuration, in the order of the reference file.
static LISTED: LazyLock<Vec<Listed>> = LazyLock::new(|| {
    let mut all = Vec::new();
    all.extend(section(Config::plain(), |config| config));
    all.extend(section(source::Source::plain(), |config| &config.source));
    all.extend(section(source::by_hand(), |config| &config.source));
    all.extend(section(events::event_names(), |config| &config.event_names));
    all.extend(section(events::channels(), |config| &config.channels));
    all.extend(section(catalogue::triggers(), |config| &config.triggers));
    all.extend(section(catalogue::milestones(), |config| &config.milestones));
    all.extend(section(catalogue::segments(), |config| &config.segments));
    all.extend(section(view::views(), |config| &config.views));
    all.extend(section(journey::entries(), |config| &config.journeys));
    all.extend(section(journey::goals(), |config| &config.journeys));
    all.extend(section(funnel::entries(), |config| &config.funnels));
    all.extend(section(attribution::Attribution::plain(), |config| &config.attribution));
    all.extend(section(attribution::by_hand(), |config| &config.attribution));
    all.extend(section(leads::Leads::plain(), |config| &config.leads));
    all.extend(section(store::StoreSettings::plain(), |config| &config.store));
    all.extend(section(interface::Interface::plain(), |config| &config.interface));
    all.extend(section(interface::theme(), |config| &config.interface.theme));
    all.extend(section(keys::entries(), |config| &config.keys));
    all
});

/// Every setting, in the order of the reference file.
pub static SETTINGS: LazyLock<Vec<Setting>> =
    LazyLock::new(|| LISTED.iter().map(|listed| listed.setting.clone()).collect());

/// The setting at a place of the file.
#[must_use]
pub fn setting(path: &str) -> Option<&'static Setting> {
    find(&SETTINGS, path)
}

/// What a configuration says by the settings that concern one thing, blind to where it stands in the file: each with its
/// value, equal texts for equal values.
#[must_use]
pub fn values_that_concern(config: &Config, what: Concerns) -> Vec<(&'static str, String)> {
    let concerned = LISTED.iter().filter(|listed| listed.setting.concerns == what);
    concerned.map(|listed| (listed.setting.path.as_str(), (listed.value)(config))).collect()
}
