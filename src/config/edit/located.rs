//! What stands at a place of the text.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// The keys and positions that lead to what stands at a place, such as `funnel`, `0`, `steps`, `1`, `window`: of all keys and values
/// that hold the place the smallest; empty where it is none.
pub(super) fn path_at(text: &str, place: &Range<usize>) -> Vec<String> {
    let (document, _) = DeTable::parse_recoverable(text);
    let mut search = Search { place, best: None };
    search.table(document.get_ref(), &[]);
    search.best.map(|(_, path)| path).unwrap_or_default()
}

struct Search<'p> {
    place: &'p Range<usize>,
    /// How long the smallest is, and what leads to it.
    best: Option<(usize, Vec<String>)>,
}

impl Search<'_> {
    /// The keys of a table with a header lie outside its span: all are looked at.
    fn table(&mut self, table: &DeTable<'_>, path: &[String]) {
        for (key, value) in table {
            let path = below(path, key.get_ref());
            self.found(&key.span(), &path);
            self.value(&value.span(), value.get_ref(), &path);
        }
    }

    fn value(&mut self, span: &Range<usize>, value: &DeValue<'_>, path: &[String]) {
        self.found(span, path);
        match value {
            DeValue::Table(table) => self.table(table, path),
            DeValue::Array(list) => {
                for (at, value) in list.iter().enumerate() {
                    self.value(&value.span(), value.get_ref(), &below(path, &at.to_string()));
                }
            }
            _ => {}
        }
    }

    fn found(&mut self, span: &Range<usize>, path: &[String]) {
        let holds = span.start <= self.place.start && self.place.end <= span.end;
        if holds && self.best.as_ref().is_none_or(|(least, _)| span.len() <= *least) {
            self.best = Some((span.len(), path.to_vec()));
        }
    }
}

fn below(path: &[String], key: &str) -> Vec<String> {
    path.iter().cloned().chain([key.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e18_a_place_leads_to_the_smallest_key_or_value_that_holds_it() {
        let text = "[[a]]\nb = [{ c = 1, d = 'x' }]\n[[a]]\n[[a.b]]\nc = 2\n";
        let at = |what: &str| {
            let start = text.find(what).unwrap();
            path_at(text, &(start..start + what.len())).join(".")
        };
        assert_eq!(at("d ").trim(), "a.0.b.0");
        assert_eq!(
            (at("d"), at("'x'"), at("{ c = 1, d = 'x' }")),
            ("a.0.b.0.d".into(), "a.0.b.0.d".into(), "a.0.b.0".into())
        );
        assert_eq!((at("2"), at("[[a.b]]")), ("a.1.b.0.c".into(), "a.1.b.0".into()));
        assert!(path_at(text, &(0..text.len())).is_empty());
    }
}
