//! Fields of the events with more names than anybody gives: a likely mistake of the mapping (R16).

use std::collections::HashSet;

use super::row::HealthRow;
use crate::domain::finding::FindingId;
use crate::store::refresh::shapes::ShapeTexts;

/// More names of one field are told.
const MANY: usize = 10_000;

type Name = fn(&ShapeTexts) -> Option<&str>;

const FIELDS: [(&str, Name); 7] = [
    ("event names", |shape| Some(&shape.event)),
    ("journeys", |shape| shape.journey.as_deref()),
    ("steps", |shape| shape.step.as_deref()),
    ("channels", |shape| shape.channel.as_deref()),
    ("assets", |shape| shape.asset.as_deref()),
    ("platforms", |shape| shape.platform.as_deref()),
    ("business units", |shape| shape.business_unit.as_deref()),
];

/// Counts the names of each field of the shapes.
pub fn examine(shapes: &[ShapeTexts], found: &mut Vec<HealthRow>) {
    if shapes.len() <= MANY {
        return;
    }
    for (field, name) in FIELDS {
        let names: HashSet<&str> = shapes.iter().filter_map(name).collect();
        if names.len() > MANY {
            let first = names.iter().min().map(|name| (*name).to_owned());
            let row = HealthRow::new(FindingId::ManyNames, Some("events"), names.len() as u64).example(first);
            found.push(row.sentence(format!("more than 10,000 {field}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r16_more_than_ten_thousand_names_are_found() {
        // Events and journeys of 10,001 names, assets of 10,000.
        let mut shapes: Vec<ShapeTexts> = (0..10_001)
            .map(|n| ShapeTexts {
                journey: Some(format!("j{n}")),
                asset: Some(format!("m{}", n % 10_000)),
                channel: Some("email".to_owned()),
                ..ShapeTexts::named(&format!("e{n}"))
            })
            .collect();
        let found = |shapes: &[ShapeTexts]| {
            let mut found = Vec::new();
            examine(shapes, &mut found);
            found.into_iter().map(|row| (row.sentence.unwrap(), row.rows, row.example.unwrap())).collect::<Vec<_>>()
        };
        let expected = [("more than 10,000 event names", "e0"), ("more than 10,000 journeys", "j0")];
        assert_eq!(found(&shapes), expected.map(|(said, first)| (said.to_owned(), 10_001, first.to_owned())));
        shapes.pop();
        assert_eq!(found(&shapes), []);
    }
}
