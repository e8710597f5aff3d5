//! What one of milepost's own tables is made of.

/// How a column is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text; ids of any type are compared as text. Empty text is null.
    Text,
    /// An instant in microseconds, UTC (T3).
    Time,
    /// A finite number.
    Number,
    /// An amount of money, exact: what is written in decimals, and the shortest decimals of a binary number.
    Amount,
    /// A whole number.
    Whole,
    /// True or false; null is false.
    Flag,
    /// Attributes: JSON (or text that holds it), STRUCT or MAP.
    Attributes,
}

/// How much of a longer name must be a synonym for `init` to propose a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameMatch {
    /// All: a part means something else (`First Name`, `event version`).
    Whole,
    /// Its last words (`tr_total`, not `total_actions`).
    End,
    /// Any telling word.
    Part,
}

/// One column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name, under which a mapping fills it.
    pub name: &'static str,
    /// How it is read.
    pub kind: Kind,
    /// The table is of no use without it.
    pub required: bool,
    /// Names in the data that `init` takes for it, the likeliest first; none = it proposes nothing.
    pub synonyms: &'static [&'static str],
    /// How names must be like them.
    pub name_match: NameMatch,
}

/// A table of the base file that holds a source table's rows as they are, with what events name beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredTable {
    /// SQL that creates it, each statement beginning a line with `create table NAME`.
    pub schema: &'static str,
    /// SQL that fills `out.main.NAME` from the view `memory.main.source_ROLE` and the tables filled before; `$as_of`, where
    /// it stands there, is in microseconds.
    pub fill: &'static str,
}

/// One table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceTable {
    /// Its name, the role that a user's table plays.
    pub name: &'static str,
    /// Its columns.
    pub fields: &'static [Field],
    /// The columns that tell its rows apart; a further row of the same ones is not used. None = rows may repeat.
    pub key: &'static [&'static str],
    /// Further columns may be mapped under names of their own.
    pub open: bool,
    /// Names of tables that `init` takes for it, the likeliest first; none = it does not propose the table by its name.
    pub synonyms: &'static [&'static str],
    /// What the store keeps of it without code of its own.
    pub stored: Option<StoredTable>,
    /// Queries for what may be wrong with it as a whole, run where the table is mapped; grain: one finding. Columns: id of the
    /// finding, role, rows, total, example. `$as_of` as in [`StoredTable::fill`].
    pub checks: &'static [&'static str],
}

impl SourceTable {
    /// What a table has where it says nothing.
    pub(super) const NONE: Self =
        Self { name: "", fields: &[], key: &[], open: false, synonyms: &[], stored: None, checks: &[] };

    /// The names of its columns.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.fields.iter().map(|field| field.name)
    }

    /// The column of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Field {
    /// `init` looks for these names.
    pub(super) const fn named(self, synonyms: &'static [&'static str]) -> Self {
        Self { synonyms, ..self }
    }

    /// As [`Self::named`], at the end of a longer name too.
    pub(super) const fn named_by_end(self, synonyms: &'static [&'static str]) -> Self {
        Self { synonyms, name_match: NameMatch::End, ..self }
    }

    /// As [`Self::named`], anywhere in a longer name.
    pub(super) const fn named_by_part(self, synonyms: &'static [&'static str]) -> Self {
        Self { synonyms, name_match: NameMatch::Part, ..self }
    }
}

/// A required column.
pub(super) const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true, synonyms: &[], name_match: NameMatch::Whole }
}

/// A column that may be missing.
pub(super) const fn may(name: &'static str, kind: Kind) -> Field {
    Field { required: false, ..must(name, kind) }
}
