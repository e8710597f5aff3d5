//! Values that are one of a list.

use clap::builder::{PossibleValuesParser, TypedValueParser};

/// One of a list of names, as the value that it names.
pub(super) fn named<T: Clone + Send + Sync + 'static>(
    all: impl IntoIterator<Item = (&'static str, T)>,
) -> impl TypedValueParser<Value = T> {
    let all: Vec<(&'static str, T)> = all.into_iter().collect();
    PossibleValuesParser::new(all.iter().map(|(name, _)| *name)).try_map(move |name| {
        all.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).ok_or("not a known name")
    })
}
