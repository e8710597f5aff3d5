//! Colours: what the configuration says, and what a terminal can show of it.

use std::fmt;

/// One colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// The terminal's own.
    Default,
    /// One of the terminal's palette: 0–15 the named ones, then the cube and the greys.
    Index(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

/// The named colours, in the order of the palette.
const NAMES: [&str; 8] = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/// How the sixteen named colours usually look.
pub(super) const SIXTEEN: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

impl fmt::Display for Colour {
    /// As [`Colour::parse`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Rgb(red, green, blue) => write!(f, "#{red:02x}{green:02x}{blue:02x}"),
            Self::Index(index @ 0..8) => f.write_str(NAMES[usize::from(*index)]),
            Self::Index(index @ 8..16) => write!(f, "bright-{}", NAMES[usize::from(*index - 8)]),
            Self::Index(index) => write!(f, "{index}"),
        }
    }
}

impl Colour {
    /// Reads a name, `#rrggbb`, or a number of the palette.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        if text == "default" {
            return Some(Self::Default);
        }
        if let Some(hex) = text.strip_prefix('#') {
            if hex.len() != 6 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return None;
            }
            let [_, red, green, blue] = u32::from_str_radix(hex, 16).ok()?.to_be_bytes();
            return Some(Self::Rgb(red, green, blue));
        }
        if let Ok(number) = text.parse() {
            return Some(Self::Index(number));
        }
        let (base, name) = text.strip_prefix("bright-").map_or((0, text.as_str()), |name| (8, name));
        let at = (0_u8..).zip(NAMES).find(|(_, known)| *known == name)?.0;
        Some(Self::Index(base + at))
    }

    /// The names that [`Colour::parse`] knows.
    pub fn names() -> impl Iterator<Item = String> {
        let plain = NAMES.iter().map(|name| (*name).to_owned());
        std::iter::once("default".to_owned()).chain(plain).chain(NAMES.iter().map(|name| format!("bright-{name}")))
    }

    /// The nearest colour that a terminal can show.
    #[must_use]
    pub fn at(self, depth: Depth) -> Self {
        match (self, depth) {
            (_, Depth::Plain) => Self::Default,
            (Self::Rgb(..), Depth::TwoHundred) => self.nearest(16..=255),
            (Self::Rgb(..) | Self::Index(16..), Depth::Sixteen) => self.nearest(0..=15),
            (other, _) => other,
        }
    }

    fn nearest(self, among: std::ops::RangeInclusive<u8>) -> Self {
        let (red, green, blue) = self.rgb();
        let far = |index: &u8| {
            let (r, g, b) = Self::Index(*index).rgb();
            let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
            square(r, red) + square(g, green) + square(b, blue)
        };
        among.min_by_key(far).map_or(Self::Default, Self::Index)
    }

    /// Red, green and blue, as they usually look.
    pub(crate) fn rgb(self) -> (u8, u8, u8) {
        let step = |level: u8| if level == 0 { 0 } else { 55 + 40 * level };
        match self {
            Self::Default => SIXTEEN[7],
            Self::Rgb(red, green, blue) => (red, green, blue),
            Self::Index(index) if index < 16 => SIXTEEN[usize::from(index)],
            Self::Index(index) if index < 232 => {
                let cube = index - 16;
                (step(cube / 36), step(cube / 6 % 6), step(cube % 6))
            }
            Self::Index(index) => {
                let grey = 8 + 10 * (index - 232);
                (grey, grey, grey)
            }
        }
    }
}

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// None: `NO_COLOR`, or a terminal that has none.
    Plain,
    /// The sixteen named ones.
    Sixteen,
    /// The palette of 256.
    TwoHundred,
    /// All of them.
    True,
}

impl Depth {
    /// What the environment says: `NO_COLOR`, `COLORTERM`, `TERM`.
    #[must_use]
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        let term = variable("TERM").unwrap_or_default();
        let colours = variable("COLORTERM").unwrap_or_default();
        if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) || matches!(term.as_str(), "" | "dumb") {
            Self::Plain
        } else if matches!(colours.as_str(), "truecolor" | "24bit") || term.ends_with("-direct") {
            Self::True
        } else if term.contains("256color") {
            Self::TwoHundred
        } else {
            Self::Sixteen
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_names_hex_or_numbers() {
        assert_eq!(Colour::parse("Cyan"), Some(Colour::Index(6)));
        assert_eq!(Colour::parse("bright-black"), Some(Colour::Index(8)));
        assert_eq!(Colour::parse("#ff8000"), Some(Colour::Rgb(255, 128, 0)));
        assert_eq!(Colour::parse("208"), Some(Colour::Index(208)));
        for bad in ["", "256", "-1", "#fff", "#gggggg", "bright-default", "#+12345"] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
        assert!(Colour::names().all(|name| Colour::parse(&name).is_some()));
    }

    #[test]
    fn a_terminal_gets_the_nearest_it_can_show() {
        // 208 is the cube's 5,2,0 = #ff8700.
        assert_eq!(Colour::Rgb(255, 135, 0).at(Depth::TwoHundred), Colour::Index(208));
        assert_eq!(Colour::Rgb(250, 5, 5).at(Depth::Sixteen), Colour::Index(9));
        assert_eq!(Colour::Index(3).at(Depth::TwoHundred), Colour::Index(3));
        assert_eq!(Colour::Rgb(1, 2, 3).at(Depth::True), Colour::Rgb(1, 2, 3));
        assert_eq!(Colour::Index(3).at(Depth::Plain), Colour::Default);
    }

    #[test]
    fn the_environment_says_how_many_colours_there_are() {
        let depth = |set: &[(&str, &str)]| {
            Depth::detect(|name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(depth(&[]), Depth::Plain);
        assert_eq!(depth(&[("TERM", "dumb")]), Depth::Plain);
        assert_eq!(depth(&[("TERM", "linux")]), Depth::Sixteen);
        assert_eq!(depth(&[("TERM", "screen-256color")]), Depth::TwoHundred);
        assert_eq!(depth(&[("TERM", "xterm"), ("COLORTERM", "truecolor")]), Depth::True);
        assert_eq!(depth(&[("TERM", "xterm"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")]), Depth::Plain);
        assert_eq!(depth(&[("TERM", "xterm"), ("NO_COLOR", "")]), Depth::Sixteen);
    }
}
