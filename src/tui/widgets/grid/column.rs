//! A column of a table.

/// A column of a grid.
#[derive(Clone, Debug)]
pub struct Column {
    /// The header, with the unit.
    pub title: String,
    /// The header where not all columns have room under their titles; a shorter one, or the title again.
    pub short: String,
    /// 0 is dropped last; the highest is dropped first.
    pub rank: u8,
    /// The fewest columns that it is worth showing in.
    pub least: u16,
    /// The columns that it takes where there is room; beyond that it grows only where there is room to spare.
    pub most: u16,
    /// The names of what it shows for programs, the one whose value it has first; none where it has none of its own.
    pub fields: Vec<&'static str>,
    /// It says nothing without the column before it, nor that without it: where there is no room for both, both go.
    pub with_previous: bool,
}

impl Column {
    /// A column of the width of its values.
    #[must_use]
    pub fn new(title: &str, rank: u8) -> Self {
        Self {
            title: title.to_owned(),
            short: title.to_owned(),
            rank,
            least: 0,
            most: 0,
            fields: Vec::new(),
            with_previous: false,
        }
    }

    /// A column of text that may be cut to `least`.
    #[must_use]
    pub fn text(title: &str, rank: u8, least: u16, most: u16) -> Self {
        Self {
            title: title.to_owned(),
            short: title.to_owned(),
            rank,
            least,
            most,
            fields: Vec::new(),
            with_previous: false,
        }
    }

    /// With a shorter header for where not all columns have room under their titles.
    #[must_use]
    pub fn or_short(self, short: &str) -> Self {
        Self { short: short.to_owned(), ..self }
    }

    /// With the names of what it shows for programs.
    #[must_use]
    pub fn fields(self, names: &[&'static str]) -> Self {
        Self { fields: names.to_vec(), ..self }
    }

    /// One with the column before it.
    #[must_use]
    pub fn with_previous(self) -> Self {
        Self { with_previous: true, ..self }
    }

    /// A column of bars, which takes what is left.
    #[must_use]
    pub fn bar(title: &str, rank: u8, least: u16, most: u16) -> Self {
        Self::text(title, rank, least, most)
    }
}
