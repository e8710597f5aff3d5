//! The one list of what a user can do: help, footer, palette, key settings and the README's table are printed from it.

use super::event::{Code, Key};
use crate::config::keys::Keys;

/// The key that ends the program wherever one is.
pub const END: Key = Key { code: Code::Char('c'), ctrl: true, alt: false, shift: false };

/// What a user can do; verbs shared by all pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the list below says what each is")]
pub enum Action {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    First,
    Last,
    Open,
    Back,
    NextPage,
    PreviousPage,
    Page(char),
    Find,
    Palette,
    Filter,
    Period,
    Machine,
    Previous,
    Next,
    NextModel,
    PreviousModel,
    NextView,
    NextPart,
    PreviousPart,
    SideBySide,
    Paths,
    Transitions,
    Lookback,
    Scorecard,
    Money,
    Collapse,
    Ignore,
    Prioritise,
    Sort,
    SortDirection,
    Percent,
    Compare,
    Bucket,
    Sql,
    Checks,
    Export,
    Segment,
    Copy,
    Add,
    Edit,
    Delete,
    Refresh,
    Help,
    Suspend,
    Quit,
}

/// One line of the list.
#[derive(Clone, Copy, Debug)]
pub struct Verb {
    /// The action.
    pub action: Action,
    /// Its name in the palette and in `[keys]`.
    pub name: &'static str,
    /// Its name in the footer.
    pub short: &'static str,
    /// What it does, in one sentence.
    pub help: &'static str,
    /// Whether it works on every page; else on those whose hints name it.
    pub everywhere: bool,
}

const fn verb(action: Action, name: &'static str, short: &'static str, help: &'static str) -> Verb {
    Verb { action, name, short, help, everywhere: true }
}

const fn here(action: Action, name: &'static str, short: &'static str, help: &'static str) -> Verb {
    Verb { action, name, short, help, everywhere: false }
}

/// Every action.
pub const ACTIONS: &[Verb] = &[
    verb(Action::Page('1'), "home", "home", "Opens the page Home."),
    verb(Action::Page('2'), "milestones", "milestones", "Opens the page Milestones."),
    verb(Action::Page('3'), "journeys", "journeys", "Opens the page Journeys."),
    verb(Action::Page('4'), "attribution", "attribution", "Opens the page Attribution."),
    verb(Action::Page('0'), "health", "health", "Opens the page Health."),
    verb(Action::NextPage, "next-page", "next page", "Opens the next page."),
    verb(Action::PreviousPage, "previous-page", "previous page", "Opens the previous page."),
    verb(Action::Up, "up", "up", "Moves up."),
    verb(Action::Down, "down", "down", "Moves down."),
    verb(Action::Left, "left", "left", "Moves left; on Attribution, to the previous model."),
    verb(Action::Right, "right", "choose", "Moves right; on Attribution, to the next model."),
    verb(Action::PageUp, "page-up", "screen up", "Moves up by a screen."),
    verb(Action::PageDown, "page-down", "screen down", "Moves down by a screen."),
    verb(Action::First, "first", "first", "Goes to the first row."),
    verb(Action::Last, "last", "last", "Goes to the last row."),
    verb(Action::Open, "open", "open", "Opens what is selected; on a count, the people behind it."),
    verb(Action::Back, "back", "back", "Goes back; cancels a question that is still being answered."),
    here(Action::Previous, "previous-item", "previous", "Chooses the previous milestone or journey."),
    here(Action::Next, "next-item", "previous/next", "Chooses the next milestone or journey."),
    here(Action::NextModel, "next-model", "model", "Chooses the next model."),
    here(Action::PreviousModel, "previous-model", "model", "Chooses the previous model."),
    here(Action::NextView, "next-view", "view", "Splits the credit by journey, channel or asset."),
    here(Action::NextPart, "next-part", "next part", "Shows the next part of the page."),
    here(Action::PreviousPart, "previous-part", "parts", "Shows the previous part of the page."),
    here(Action::SideBySide, "compare", "side by side", "Shows all models in one table; once more, the credit."),
    here(Action::Paths, "paths", "paths", "Shows the most common paths and how often they convert."),
    here(Action::Transitions, "transitions", "transitions", "Shows what follows what on the paths."),
    here(Action::Lookback, "lookback", "lookback", "Shows the credit as the lookback varies."),
    here(Action::Scorecard, "scorecard", "scorecard", "Shows how well the sequence model foresees customers."),
    here(Action::Money, "money", "money", "Shows what the credit cost and what it brought in."),
    here(
        Action::Collapse,
        "collapse",
        "repeats",
        "On paths, keeps all repeats of an item, or only the first in a row, or only the first.",
    ),
    here(
        Action::Ignore,
        "ignore-item",
        "ignore",
        "Takes touches of the selected item for none in every model, or for touches again (A16).",
    ),
    here(
        Action::Prioritise,
        "prioritise-item",
        "ignore/prioritise",
        "Gives the selected item all the credit of its paths in every model, or its share again (A16).",
    ),
    here(Action::Bucket, "bucket", "day/week/month", "Draws the trend by day, week or month."),
    here(Action::Add, "add", "add", "Adds a milestone."),
    here(Action::Edit, "edit", "edit", "Changes the selected milestone."),
    here(Action::Delete, "delete", "delete", "Deletes the selected milestone, after asking."),
    here(Action::Sort, "sort", "sort", "Sorts by the next column."),
    here(Action::SortDirection, "sort-direction", "sort", "Turns the order round."),
    here(Action::Percent, "percents", "counts/percents", "Shows counts or percents."),
    here(Action::Compare, "previous-period", "previous period", "Compares with the period just before."),
    verb(Action::Find, "find", "find", "Shows only the rows that contain a text."),
    verb(Action::Palette, "palette", "commands", "Finds any command by its name."),
    verb(Action::Filter, "filter", "filter", "Opens the filter of all pages."),
    verb(Action::Period, "period", "period", "Chooses the period of all pages."),
    verb(Action::Machine, "machines", "machine opens", "Leaves out opens by machines, or takes them in again (A13)."),
    verb(Action::Sql, "sql", "SQL", "Shows the SQL behind this."),
    verb(Action::Checks, "checks", "checks", "Shows the laws that the numbers here keep."),
    verb(Action::Export, "export", "export", "Writes this to a file: CSV, JSON or Markdown."),
    here(Action::Segment, "segment", "save as segment", "In a list of people, saves all of them as a segment."),
    verb(Action::Copy, "copy", "copy", "Copies this table to the clipboard of your terminal."),
    verb(Action::Refresh, "refresh", "refresh", "Reads what is new in the source."),
    verb(Action::Help, "help", "help", "Shows every key of this page and what its columns mean."),
    verb(Action::Suspend, "suspend", "suspend", "Gives the terminal back to the shell; fg returns."),
    verb(Action::Quit, "quit", "quit", "Ends milepost."),
];

impl Action {
    /// Its line in the list.
    #[must_use]
    pub fn verb(self) -> &'static Verb {
        // Every action has one, which a test holds; the last is the way out.
        ACTIONS.iter().find(|verb| verb.action == self).unwrap_or(&ACTIONS[ACTIONS.len() - 1])
    }
}

/// Which key does what.
#[derive(Clone, Debug)]
pub struct Keymap {
    bound: Vec<(Key, Action)>,
}

impl Keymap {
    /// The preset keys with those of the configuration (action, key) in place of an action's own; a key that it gives
    /// away is taken from the action that had it, and an empty key takes an action's keys away. Names that are no action
    /// or no key are left out: the configuration refuses them before.
    #[must_use]
    pub fn new(own: &[(String, String)]) -> Self {
        let names: Vec<&str> = ACTIONS.iter().map(|verb| verb.name).collect();
        let presets = Keys::presets(&names);
        let action = |name: &str| ACTIONS.iter().find(|verb| verb.name == name).map(|verb| verb.action);
        let mut bound: Vec<(Key, Action)> =
            own.iter().filter_map(|(name, key)| Some((Key::parse(key)?, action(name)?))).collect();
        for verb in ACTIONS.iter().filter(|verb| own.iter().all(|(name, _)| name != verb.name)) {
            for key in presets.chords(verb.name).filter_map(|chord| Key::parse(&chord.to_string())) {
                if bound.iter().all(|(other, _)| *other != key) {
                    bound.push((key, verb.action));
                }
            }
        }
        // Whatever the configuration says, Ctrl-C ends the program.
        bound.retain(|(key, _)| *key != END);
        bound.push((END, Action::Quit));
        Self { bound }
    }

    /// What a key does.
    #[must_use]
    pub fn action(&self, key: Key) -> Option<Action> {
        self.bound.iter().find(|(other, _)| *other == key).map(|(_, action)| *action)
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
}

/// The preset keys of every action, its name, and what it does.
pub(crate) fn key_rows() -> Vec<[String; 3]> {
    let map = Keymap::new(&[]);
    ACTIONS.iter().map(|verb| [map.labels(verb.action), verb.name.to_owned(), verb.help.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_one_name_and_a_preset_key() {
        let map = Keymap::new(&[]);
        for (i, verb) in ACTIONS.iter().enumerate() {
            assert_eq!(verb.action.verb().name, verb.name);
            assert!(ACTIONS[..i].iter().all(|other| other.name != verb.name && other.action != verb.action));
            assert!(verb.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", verb.name);
            assert!(verb.help.ends_with('.'));
            assert!(map.label(verb.action).is_some(), "{} has no key", verb.name);
        }
        let presets: toml::Table = include_str!("../../config/keys.toml").parse().expect("TOML");
        let unknown: Vec<_> = presets.keys().filter(|name| ACTIONS.iter().all(|verb| verb.name != *name)).collect();
        assert!(unknown.is_empty(), "keys of no action: {unknown:?}");
    }

    #[test]
    fn the_configuration_moves_keys_but_ctrl_c_always_quits() {
        let own = |name: &str, key: &str| (name.to_owned(), key.to_owned());
        let map = Keymap::new(&[
            own("quit", "Q"),
            own("help", "q"),
            own("sort", "ctrl+c"),
            own("copy", ""),
            own("no-such", "z"),
        ]);
        let action = |name| map.action(Key::parse(name).expect(name));
        assert_eq!([action("Q"), action("q"), action("?")], [Some(Action::Quit), Some(Action::Help), None]);
        assert_eq!((map.action(END), map.label(Action::Copy)), (Some(Action::Quit), None));
        assert_eq!(map.label(Action::Help), Some("q".to_owned()));
    }
}
