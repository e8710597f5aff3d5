//! How a command ends: the one table of exit codes, for every command alike.

macro_rules! exits {
    ($($name:ident $code:literal $meaning:literal;)*) => {
        /// How a command ends.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Exit {
            $(#[doc = $meaning] $name,)*
        }

        impl Exit {
            /// Every way to end, in the order of the codes.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The exit code.
            #[must_use]
            pub const fn code(self) -> u8 {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// What it means.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => $meaning,)*
                }
            }
        }
    };
}

exits! {
    Done 0 "done; rows that were dropped are said, and are no failure";
    Findings 1 "findings, of check --strict";
    Usage 2 "said wrongly: a flag, a report or measure that does not apply, an unknown id; or no terminal for the explorer";
    BadData 65 "bad data: damaged, cut off, of another kind, or nothing in it can be read";
    NoInput 66 "no such input";
    Internal 70 "a fault of the program";
    CannotCreate 73 "cannot create a file";
    Io 74 "reading or writing failed, a full disk included";
    Locked 75 "locked by another process; --wait waits for it";
    Permission 77 "no permission";
    Configuration 78 "the configuration or the mapping does not fit";
    Interrupted 130 "ended by signal n: 128 + n";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_table_and_in_order() {
        let codes: Vec<u8> = Exit::ALL.iter().map(|exit| exit.code()).collect();
        assert_eq!(codes, [0, 1, 2, 65, 66, 70, 73, 74, 75, 77, 78, 130]);
        assert!(Exit::ALL.iter().all(|exit| !exit.meaning().is_empty()));
    }
}
