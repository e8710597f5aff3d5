//! The numbers of shapes by their texts.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::store::Error;

/// Standard name of the event, journey, step, channel, asset, platform, unit, variant, version.
pub type ShapeTextKey<'a> = [Option<&'a str>; 9];

/// The shapes of the base file by their texts; of those that differ in nothing but whether they are a machine's, or in a reason,
/// the first.
pub struct ShapeNumbers {
    numbers: HashMap<String, u32>,
}

impl ShapeNumbers {
    /// Reads them.
    ///
    /// # Errors
    /// When the base file cannot be read.
    pub fn read(connection: &duckdb::Connection) -> Result<Self, Error> {
        let mut statement = connection.prepare(
            "select shape, event, journey, step, channel, asset, platform, business_unit, variant, version \
             from base.main.shape order by shape",
        )?;
        let mut rows = statement.query([])?;
        let mut numbers = HashMap::new();
        while let Some(row) = rows.next()? {
            let mut texts: [Option<String>; 9] = Default::default();
            for (column, text) in texts.iter_mut().enumerate() {
                *text = row.get(column + 1)?;
            }
            numbers.entry(joined(texts.each_ref().map(Option::as_deref))).or_insert(row.get(0)?);
        }
        Ok(Self { numbers })
    }

    /// The number of the shape that says this; that of the first of all where none does, as of an event that the base left out.
    #[must_use]
    pub fn number(&self, texts: ShapeTextKey<'_>) -> u32 {
        self.numbers.get(&joined(texts)).copied().unwrap_or(0)
    }
}

/// Equal texts for equal shapes, others for others.
fn joined(texts: ShapeTextKey<'_>) -> String {
    let mut all = String::with_capacity(96);
    for text in texts {
        if let Some(text) = text {
            let _ = write!(all, "{}:{text}", text.len());
        }
        all.push('|');
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_hold_marks_are_told_apart() {
        let key =
            |a: Option<&'static str>, b: Option<&'static str>| joined([a, b, None, None, None, None, None, None, None]);
        assert_ne!(key(Some("a|1:b"), None), key(Some("a"), Some("b")));
        assert_ne!(key(Some(""), None), key(None, Some("")));
        assert_ne!(key(None, None), key(Some(""), None));
    }
}
