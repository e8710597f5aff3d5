//! What the configuration and the command line say of the explorer.

use super::place::LastPlace;
use crate::config::theme::Theme;

/// How the screen looks and which keys there are: what follows the configuration while the explorer is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenSettings {
    /// Keys of the configuration: action and key, as it writes them; an empty key takes the action's keys away.
    pub keys: Vec<(String, String)>,
    /// Plain borders.
    pub ascii: bool,
    /// The mouse is heard.
    pub mouse: bool,
    /// The colours.
    pub theme: Theme,
}

impl Default for ScreenSettings {
    fn default() -> Self {
        Self { keys: Vec::new(), ascii: false, mouse: true, theme: Theme::default() }
    }
}

/// What the explorer is opened with.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What follows the configuration.
    pub screen: ScreenSettings,
    /// `--no-color`.
    pub no_color: bool,
    /// There is no configuration yet: the explorer says how to make one.
    pub welcome: bool,
    /// Where one was the last time.
    pub place: LastPlace,
}
