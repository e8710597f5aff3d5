//! Shapes: the distinct combinations of the columns that do not tell events apart, and what they mean.

use std::collections::{BTreeMap, HashMap};

use super::event_names::EventNames;
use crate::domain::standard::Depth;
use crate::journey::{Kind, Reason, Shape};

/// The texts of a shape. The order of the fields is that of the last keys of T4.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShapeTexts {
    /// The standard name, else the name in the data.
    pub event: String,
    /// The asset.
    pub asset: Option<String>,
    /// The journey.
    pub journey: Option<String>,
    /// The step.
    pub step: Option<String>,
    /// The row's channel, else the name's.
    pub channel: Option<String>,
    /// The platform.
    pub platform: Option<String>,
    /// The business unit.
    pub business_unit: Option<String>,
    /// The variant.
    pub variant: Option<String>,
    /// The journey's version.
    pub version: Option<String>,
    /// It is a machine's (A13).
    pub machine: bool,
    /// Why it exited (F7).
    pub reason: Option<Reason>,
    /// The name in the data.
    pub source_event: String,
}

#[cfg(test)]
impl ShapeTexts {
    /// An event of a name, and nothing more.
    pub fn named(event: &str) -> Self {
        Self { event: event.to_owned(), source_event: event.to_owned(), ..Self::default() }
    }
}

/// All shapes by their numbers, with the small numbers that the fold compares. A shape keeps its number whatever shapes
/// come later; its place in T4 is its rank.
pub struct Shapes {
    /// By number.
    pub texts: Vec<ShapeTexts>,
    /// By number.
    pub folded: Vec<Shape>,
    /// By number (T4).
    pub depths: Vec<Depth>,
    /// By number: its place among all shapes in the order of the last keys of T4.
    pub ranks: Vec<u32>,
    /// Journeys by the number that [`Shape::journey`] has, from 1.
    pub journeys: Vec<String>,
}

impl Shapes {
    /// Numbers shapes: those known keep theirs, which are their positions, and others follow in their order. Yields the number of
    /// each of `others` as well, by position.
    #[must_use]
    pub fn numbered(known: Vec<ShapeTexts>, others: Vec<ShapeTexts>, names: &EventNames<'_>) -> (Self, Vec<u32>) {
        let (others, places) = sorted(others);
        let before: BTreeMap<&ShapeTexts, u32> = known.iter().zip(0..).collect();
        let given: Vec<Option<u32>> = others.iter().map(|text| before.get(text).copied()).collect();
        let mut texts = known;
        let mut numbers = Vec::new();
        for (text, given) in others.into_iter().zip(given) {
            numbers.push(given.unwrap_or_else(|| {
                texts.push(text);
                u32::try_from(texts.len() - 1).unwrap_or(u32::MAX)
            }));
        }
        (Self::of(texts, names), places.into_iter().map(|place: usize| numbers[place]).collect())
    }

    /// Shapes by their numbers.
    fn of(texts: Vec<ShapeTexts>, names: &EventNames<'_>) -> Self {
        let ranked = ranked(&texts);
        let mut ranks = vec![0; texts.len()];
        (0..).zip(&ranked).for_each(|(rank, number)| ranks[*number as usize] = rank);
        let mut words = Words::default();
        let mut journeys = Words::default();
        let folded = texts
            .iter()
            .map(|text| Shape {
                kind: Kind::of(&text.event),
                event: words.number(Some(&text.event)),
                journey: journeys.number(text.journey.as_deref()),
                step: words.number(text.step.as_deref()),
                asset: words.number(text.asset.as_deref()),
                platform: words.number(text.platform.as_deref()),
                machine: text.machine,
                touch: names.touch(&text.event),
                reason: text.reason.unwrap_or_default(),
            })
            .collect();
        let depths = texts.iter().map(|text| names.depth(&text.event)).collect();
        let journeys = journeys.list.into_iter().map(str::to_owned).collect();
        Self { texts, folded, depths, ranks, journeys }
    }

    /// Shapes of which none is known.
    #[cfg(test)]
    pub fn new(texts: Vec<ShapeTexts>, names: &EventNames<'_>) -> Self {
        Self::numbered(Vec::new(), texts, names).0
    }

    /// The number of a shape.
    #[cfg(test)]
    pub fn number(&self, texts: &ShapeTexts) -> u32 {
        u32::try_from(self.texts.iter().position(|own| own == texts).unwrap()).unwrap()
    }
}

/// Each shape once, in their order; and where each stands there, by position.
fn sorted(mut texts: Vec<ShapeTexts>) -> (Vec<ShapeTexts>, Vec<usize>) {
    let order = ranked(&texts);
    let (mut distinct, mut places): (Vec<ShapeTexts>, _) = (Vec::new(), vec![0; texts.len()]);
    for number in order {
        let text = std::mem::take(&mut texts[number as usize]);
        if distinct.last() != Some(&text) {
            distinct.push(text);
        }
        places[number as usize] = distinct.len() - 1;
    }
    (distinct, places)
}

/// Their numbers in the order of the texts. There may be hundreds of thousands: most are told apart by how their names begin.
fn ranked(texts: &[ShapeTexts]) -> Vec<u32> {
    let mut order: Vec<(u128, u32)> = texts.iter().map(|text| beginning(&text.event)).zip(0..).collect();
    order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| texts[a.1 as usize].cmp(&texts[b.1 as usize])));
    order.into_iter().map(|(_, number)| number).collect()
}

/// The first bytes of a name, which never stand before those of a name before it.
fn beginning(name: &str) -> u128 {
    let mut bytes = [0; 16];
    let length = name.len().min(bytes.len());
    bytes[..length].copy_from_slice(&name.as_bytes()[..length]);
    u128::from_be_bytes(bytes)
}

/// Words as numbers from 1; 0 = none.
#[derive(Default)]
struct Words<'a> {
    numbers: HashMap<&'a str, u32>,
    list: Vec<&'a str>,
}

impl<'a> Words<'a> {
    fn number(&mut self, text: Option<&'a str>) -> u32 {
        let Some(text) = text else { return 0 };
        *self.numbers.entry(text).or_insert_with(|| {
            self.list.push(text);
            u32::try_from(self.list.len()).unwrap_or(u32::MAX)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;

    #[test]
    fn t4_shapes_are_in_the_order_of_their_texts_each_once() {
        let toml = "[source]\nfiles = { events = \"events.csv\" }";
        let (config, _) = Config::parse(Path::new("milepost.toml"), toml).unwrap();
        // Names that begin alike for 15, 16 and 17 bytes, of bytes above 127, with and without an end of 0.
        let names = [
            "",
            "a",
            "a\0",
            "ä",
            "b",
            "sixteen bytes ab",
            "sixteen bytes abc",
            "sixteen bytes abb",
            "sixteen bytes aa",
        ];
        let text = |name: &&str, asset: Option<&str>| ShapeTexts {
            asset: asset.map(str::to_owned),
            ..ShapeTexts::named(name)
        };
        let mut texts: Vec<ShapeTexts> =
            names.iter().rev().chain(&names).flat_map(|name| [text(name, Some("m")), text(name, None)]).collect();
        let unsorted = texts.clone();
        let (shapes, numbers) = Shapes::numbered(Vec::new(), texts.clone(), &EventNames::new(&config));
        assert!(unsorted.iter().zip(&numbers).all(|(text, number)| shapes.texts[*number as usize] == *text));
        texts.sort();
        texts.dedup();
        assert_eq!((shapes.texts.len(), &shapes.texts), (18, &texts));
        assert!(texts.iter().zip(0..).all(|(text, number)| shapes.number(text) == number));
    }

    #[test]
    fn a2_the_name_decides_whether_an_event_is_a_touch_and_the_channel_labels_it() {
        let toml = "
            [source]
            files = { events = \"events.csv\" }
            [channel.whatsapp]
            attribute = true
            touches = [\"whatsapp_clicked\"]
            [channel.line]
            touches = [\"line_clicked\"]";
        let (config, _) = Config::parse(Path::new("milepost.toml"), toml).unwrap();
        let names = EventNames::new(&config);
        let touch = |event, channel: Option<&str>| {
            let text = ShapeTexts { channel: channel.map(str::to_owned), ..ShapeTexts::named(event) };
            Shapes::new(vec![text], &names).folded[0].touch
        };
        // Whatever the channel says.
        assert!(touch("email_clicked", Some("in_app")) && touch("email_clicked", None));
        assert!(!touch("page_visited", Some("email")) && !touch("email_sent", Some("email")));
        assert!(!touch("in_app_clicked", Some("email")) && !touch("purchase", Some("whatsapp")));
        // A channel of one's own brings in its touches where it says so, and nothing else.
        assert!(touch("whatsapp_clicked", None) && !touch("whatsapp_opened", Some("whatsapp")));
        assert!(!touch("line_clicked", Some("line")));
        assert_eq!(names.channel("whatsapp_clicked"), Some("whatsapp"));
        assert_eq!((names.channel("email_clicked"), names.channel("page_visited")), (Some("email"), None));
    }

    #[test]
    fn t4_a_shape_keeps_its_number_and_its_rank_is_its_place_among_all() {
        let toml = "[source]\nfiles = { events = \"events.csv\" }";
        let (config, _) = Config::parse(Path::new("milepost.toml"), toml).unwrap();
        let names = EventNames::new(&config);
        let shape = ShapeTexts::named;
        let first = Shapes::new(vec![shape("signup"), shape("email_sent"), shape("signup")], &names);
        assert_eq!((first.number(&shape("email_sent")), first.number(&shape("signup"))), (0, 1));
        assert_eq!(first.ranks, [0, 1]);
        // Later ones come behind, and between in rank.
        let others = vec![shape("purchase"), shape("email_sent"), shape("login")];
        let (later, given) = Shapes::numbered(first.texts, others, &names);
        assert_eq!(given, [3, 0, 2]);
        let numbers = ["email_sent", "signup", "login", "purchase"].map(|event| later.number(&shape(event)));
        assert_eq!((numbers, &later.ranks[..]), ([0, 1, 2, 3], &[0, 3, 1, 2][..]));
    }
}
