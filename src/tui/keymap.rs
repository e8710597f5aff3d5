//! The keymap in force: which key does what, and how texts name the keys.

use super::action::{Action, Verb};
use super::key::Key;
use crate::config::keys::Keys;

/// Which key does what.
#[derive(Clone, Debug)]
pub struct Keymap {
    verbs: Vec<&'static Verb>,
    bound: Vec<(Key, Action)>,
}

impl Keymap {
    /// The preset keys of `verbs` with those of the configuration (action, key) in place of an action's own; a key that it gives
    /// away is taken from the action that had it, and an empty key takes an action's keys away. Names that are no action
    /// or no key are left out: the configuration refuses them before.
    #[must_use]
    pub fn new(verbs: Vec<&'static Verb>, own: &[(String, String)]) -> Self {
        let names: Vec<&str> = verbs.iter().map(|verb| verb.name).collect();
        let presets = Keys::presets(&names);
        let action = |name: &str| verbs.iter().find(|verb| verb.name == name).map(|verb| verb.action);
        let mut bound: Vec<(Key, Action)> =
            own.iter().filter_map(|(name, key)| Some((Key::parse(key)?, action(name)?))).collect();
        for verb in verbs.iter().filter(|verb| own.iter().all(|(name, _)| name != verb.name)) {
            for key in presets.chords(verb.name).filter_map(|chord| Key::parse(&chord.to_string())) {
                if bound.iter().all(|(other, _)| *other != key) {
                    bound.push((key, verb.action));
                }
            }
        }
        // Whatever the configuration says, Ctrl-C ends the program.
        bound.retain(|(key, _)| *key != Key::END);
        bound.push((Key::END, Action::Quit));
        Self { verbs, bound }
    }

    /// What a key does.
    #[must_use]
    pub fn action(&self, key: Key) -> Option<Action> {
        self.bound.iter().find(|(other, _)| *other == key).map(|(_, action)| *action)
    }

    /// The first key of an action.
    #[must_use]
    pub fn key(&self, action: Action) -> Option<Key> {
        self.bound.iter().find(|(_, other)| *other == action).map(|(key, _)| *key)
    }

    /// The first key of an action, for people.
    #[must_use]
    pub fn label(&self, action: Action) -> Option<String> {
        self.bound.iter().find(|(_, other)| *other == action).map(|(key, _)| key.label())
    }

    /// All keys of an action, for people.
    #[must_use]
    pub fn labels(&self, action: Action) -> String {
        let keys = self.bound.iter().filter(|(_, other)| *other == action).map(|(key, _)| key.label());
        keys.collect::<Vec<_>>().join(" ")
    }

    /// Every action, in the order of help and palette.
    #[must_use]
    pub fn verbs(&self) -> &[&'static Verb] {
        &self.verbs
    }

    /// The line of an action in the list.
    #[must_use]
    pub fn verb(&self, action: Action) -> Option<&'static Verb> {
        self.verbs.iter().find(|verb| verb.action == action).copied()
    }

    /// The key of an action as a sentence names it; that of an action without a key is its name in the palette.
    #[must_use]
    pub fn mention(&self, action: Action) -> String {
        let name = || format!("the command {}", self.verb(action).map_or("", |verb| verb.name));
        self.label(action).unwrap_or_else(name)
    }

    /// A key and what it does, for the edge of a box: `Esc closes`; `None` where the action has no key.
    #[must_use]
    pub fn hint(&self, action: Action, does: &str) -> Option<String> {
        self.label(action).map(|key| format!("{key} {does}"))
    }

    /// What ends a wait: `Esc cancels`.
    #[must_use]
    pub fn cancels(&self) -> String {
        self.hints(&[(Action::Back, "cancels")])
    }

    /// Hints in one line.
    #[must_use]
    pub fn hints(&self, hints: &[(Action, &str)]) -> String {
        let shown = hints.iter().filter_map(|(action, does)| self.hint(*action, does));
        shown.collect::<Vec<_>>().join(" · ")
    }

    /// The keys of two opposite actions: `←→`, `[ ]`.
    #[must_use]
    pub fn pair(&self, first: Action, second: Action) -> Option<String> {
        let (first, second) = (self.label(first)?, self.label(second)?);
        let gap = if first.is_ascii() { " " } else { "" };
        Some(format!("{first}{gap}{second}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::action::ACTIONS;

    fn map(own: &[(&str, &str)]) -> Keymap {
        let own: Vec<_> = own.iter().map(|(name, key)| ((*name).to_owned(), (*key).to_owned())).collect();
        Keymap::new(ACTIONS.iter().collect(), &own)
    }

    #[test]
    fn the_configuration_moves_keys_but_ctrl_c_always_quits() {
        let map = map(&[("quit", "Q"), ("help", "q"), ("sort", "ctrl+c"), ("copy", ""), ("no-such", "z")]);
        let action = |name| map.action(Key::parse(name).expect(name));
        assert_eq!([action("Q"), action("q"), action("?")], [Some(Action::Quit), Some(Action::Help), None]);
        assert_eq!((map.action(Key::END), map.label(Action::Copy)), (Some(Action::Quit), None));
        assert_eq!(map.label(Action::Help), Some("q".to_owned()));
    }

    #[test]
    fn texts_name_the_key_in_force_or_the_command() {
        let map = map(&[("refresh", "f5"), ("copy", ""), ("left", "H"), ("right", "L")]);
        assert_eq!(map.mention(Action::Refresh), "F5");
        assert_eq!(map.mention(Action::Copy), "the command copy");
        assert_eq!(map.hints(&[(Action::Copy, "copies"), (Action::Back, "closes")]), "Esc closes");
        assert_eq!(map.pair(Action::Left, Action::Right).as_deref(), Some("H L"));
        assert_eq!(map.pair(Action::Up, Action::Down).as_deref(), Some("↑↓"));
        assert_eq!(map.pair(Action::Up, Action::Copy), None);
    }
}
