//! What a setting is.

/// What has to be made anew when a setting changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concerns {
    /// The base of the store: everything.
    Base,
    /// A file derived from the base, whose name says of what it is.
    Derived,
    /// Answers alone; the store stays as it is.
    Answer,
    /// What the explorer looks like and listens to.
    Screen,
    /// Where and with how much of this machine the work is done; no figure.
    Machine,
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its place, divided by dots; a part in capitals stands for a name that the user chooses.
    pub path: String,
    /// What it takes, in words.
    pub takes: String,
    /// The default as it would be written; `None` = there is none.
    pub default: Option<String>,
    /// What it means, as sentences.
    pub meaning: String,
    /// What has to be made anew when it changes.
    pub concerns: Concerns,
    /// Its line in the reference file; `None` = it stands in an example there that is written by hand.
    pub line: Option<String>,
}

impl Setting {
    fn fits(&self, path: &str) -> bool {
        let (mut known, mut given) = (self.path.split('.'), path.split('.'));
        loop {
            match (known.next(), given.next()) {
                (None, None) => return true,
                (Some(known), Some(given)) if known == given || chosen(known) => {}
                _ => return false,
            }
        }
    }
}

/// A setting, and its value in the section `S` of a configuration as a text: equal texts, equal values.
pub(in crate::config) struct Entry<S: ?Sized> {
    pub setting: Setting,
    pub value: fn(&S) -> String,
}

impl<S: ?Sized> Entry<S> {
    /// One without a default that is read by code of its own.
    pub fn new(path: &str, takes: &str, meaning: &str, concerns: Concerns, value: fn(&S) -> String) -> Self {
        let setting = Setting {
            path: path.to_owned(),
            takes: takes.to_owned(),
            default: None,
            meaning: meaning.to_owned(),
            concerns,
            line: None,
        };
        Self { setting, value }
    }

    pub fn default(mut self, default: &str) -> Self {
        self.setting.default = Some(default.to_owned());
        self
    }

    pub fn line(mut self, line: &str) -> Self {
        self.setting.line = Some(line.to_owned());
        self
    }
}

/// Whether a part of a path stands for a name that the user chooses.
fn chosen(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The setting at a place of the file.
pub(in crate::config) fn find<'s>(settings: &'s [Setting], path: &str) -> Option<&'s Setting> {
    settings.iter().find(|setting| setting.fits(path))
}

/// The names that may stand below a place, and whether users may choose others.
pub(in crate::config) fn below<'s>(settings: &'s [Setting], path: &str) -> (Vec<&'s str>, bool) {
    let (mut names, mut open) = (Vec::new(), false);
    for setting in settings {
        let mut known = setting.path.split('.');
        let fits = path.is_empty()
            || path.split('.').all(|given| known.next().is_some_and(|known| known == given || chosen(known)));
        match known.next().filter(|_| fits) {
            Some(name) if chosen(name) => open = true,
            Some(name) if !names.contains(&name) => names.push(name),
            _ => {}
        }
    }
    (names, open)
}
