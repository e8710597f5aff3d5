//! The list of pages. None knows another: the way from one to another is an effect.

mod attribution;
mod health;
mod home;
mod journeys;
mod leaders;
mod leads;
mod milestones;
mod plan;
mod reach;

use super::action::{ACTIONS, Verb};
use super::page::Tab;

/// A page: its id, its title, and what makes it.
macro_rules! tab {
    ($id:literal, $title:literal, $page:ty) => {
        Tab {
            title: $title,
            verb: Verb::page($id, concat!("Opens the page ", $title, ".")),
            make: || Box::new(<$page>::default()),
        }
    };
}

/// Every page, in the order of the tabs.
pub const TABS: &[Tab] = &[
    tab!("home", "Home", home::Home),
    tab!("milestones", "Milestones", milestones::Milestones),
    tab!("journeys", "Journeys", journeys::Journeys),
    tab!("attribution", "Attribution", attribution::Attribution),
    tab!("plan", "Plan", plan::Plan),
    tab!("reach", "Reach", reach::Reach),
    tab!("leaders", "Leaders", leaders::Leaders),
    tab!("leads", "Leads", leads::Leads),
    tab!("health", "Health", health::Health),
];

/// Everything that a user can do: the pages, then the actions.
#[must_use]
pub fn verbs() -> Vec<&'static Verb> {
    TABS.iter().map(|tab| &tab.verb).chain(ACTIONS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::action::{Action, PageId};
    use crate::tui::keymap::Keymap;

    #[test]
    fn every_action_has_one_name_and_a_preset_key() {
        let verbs = verbs();
        let map = Keymap::new(verbs.clone(), &[]);
        for (i, verb) in verbs.iter().enumerate() {
            assert_eq!(map.verb(verb.action).map(|other| other.name), Some(verb.name));
            assert!(verbs[..i].iter().all(|other| other.name != verb.name && other.action != verb.action));
            assert!(verb.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", verb.name);
            assert!(verb.help.ends_with('.'));
            assert!(map.label(verb.action).is_some(), "{} has no key", verb.name);
        }
        let presets: toml::Table = include_str!("../../config/keys.toml").parse().expect("TOML");
        let unknown: Vec<_> = presets.keys().filter(|name| verbs.iter().all(|verb| verb.name != *name)).collect();
        assert!(unknown.is_empty(), "keys of no action: {unknown:?}");
    }

    #[test]
    fn the_configuration_knows_every_page() {
        let ids: Vec<&str> = TABS.iter().map(|tab| tab.id().0).collect();
        assert_eq!(ids, crate::domain::view::PAGES);
    }

    #[test]
    fn the_pages_that_others_lead_to_are_in_the_list() {
        for id in
            [PageId::MILESTONES, PageId::JOURNEYS, PageId::ATTRIBUTION, PageId::PLAN, PageId::REACH, PageId::LEADS]
        {
            assert!(TABS.iter().any(|tab| tab.id() == id && tab.verb.action == Action::Page(id)), "{id:?}");
        }
    }
}
