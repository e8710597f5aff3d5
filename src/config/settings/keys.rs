//! `[keys]`.

use super::setting::{Concerns, Entry};
use crate::config::keys::Chord;
use crate::config::placed::Placed;

/// One line of `[keys]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySetting {
    /// The action.
    pub action: Placed<String>,
    /// Its keys; none = it has no key.
    pub chords: Vec<Placed<Chord>>,
}

pub(super) fn entries() -> Vec<Entry<Vec<KeySetting>>> {
    let (takes, meaning) =
        ("a key such as \"ctrl+p\", or a list of keys", "The keys of an action; [] takes them away.");
    vec![Entry::new("keys.ACTION", takes, meaning, Concerns::Screen, |keys| {
        let keys = keys.iter().map(|key| (&key.action.value, key.chords.iter().map(|chord| chord.value.to_string())));
        format!("{:?}", keys.map(|(action, chords)| (action, chords.collect::<Vec<_>>())).collect::<Vec<_>>())
    })]
}
