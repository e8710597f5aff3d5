//! What a search is sought in: ids, names and emails of all customers, kept so that a key of a search reads no table (P2).

use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::report::args::Args;
use crate::report::contract::{ReportContext, answer_key};
use crate::report::error::Error;
use crate::report::query::Query;
use crate::report::touches;
use crate::store::{self, Param, Reader};

use super::kept::{SearchTexts, TextPart, mark};

const TEXTS: &str = include_str!("reach_texts.sql");
const FOUND: &str = include_str!("reach_found.sql");
const LOWER: &str = include_str!("reach_lower.sql");

/// The texts of its queries, by file name.
pub(super) const SQL: &[(&str, &str)] =
    &[("reach_texts.sql", TEXTS), ("reach_found.sql", FOUND), ("reach_lower.sql", LOWER)];

/// Texts of more bytes than these are not kept, and every search reads the table. They are held beside `store.memory_limit`, which is
/// of what the engine holds.
const KEPT: usize = 128 << 20;

/// What stands before each text.
const BETWEEN: char = '\u{1f}';

impl TextPart {
    /// Reads some customers, as far as there is room: `held` bytes are held of all.
    fn read(
        reader: &Reader,
        customers: &Range<u32>,
        (held, room): (&AtomicUsize, usize),
    ) -> Result<Self, store::Error> {
        let mut part = Self::default();
        let params = [("first", customers.start), ("end", customers.end)].map(|(name, n)| (name, Param::Int(n.into())));
        reader.texts(TEXTS, &params, |customer, text| {
            let own = text.len() + size_of::<(u32, usize)>();
            if held.fetch_add(own, Ordering::Relaxed) + own <= room {
                part.text.extend_from_slice(text.as_bytes());
                part.ends.push((customer, part.text.len()));
            }
        })?;
        part.text.shrink_to_fit();
        part.ends.shrink_to_fit();
        Ok(part)
    }
}

/// By number whether a search finds a customer; `None` = nothing is sought.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(super) fn found(cx: &ReportContext<'_>, args: &Args, customers: u32) -> Result<Option<Vec<bool>>, Error> {
    let Some(search) = &args.search else { return Ok(None) };
    found_within(cx, search, customers, KEPT).map(Some)
}

/// The same where texts of so many bytes are kept.
fn found_within(cx: &ReportContext<'_>, search: &str, customers: u32, room: usize) -> Result<Vec<bool>, Error> {
    let texts = if search.contains(BETWEEN) { None } else { Some(kept(cx, customers, room)?) };
    let Some(texts) = texts.filter(|texts| !texts.are_too_many()) else { return by_table(cx, search) };
    let lower = Query::new("reach_lower.sql", LOWER, &[("search", Param::Text(search.to_owned()))]);
    let lower: Vec<String> = lower.rows(cx.reader, |row| row.get(0))?;
    Ok(texts.found(lower.first().map_or("", String::as_str)))
}

/// The texts of all customers, or that they are too many.
fn kept(cx: &ReportContext<'_>, customers: u32, room: usize) -> Result<Arc<SearchTexts>, Error> {
    let key = answer_key(cx, "texts of customers".to_owned(), &Args::default());
    cx.cache.texts.get_or_make(key, cx.progress, || {
        let threads = store::threads(&cx.config.store);
        let held = AtomicUsize::new(0);
        let read = |texts: &mut SearchTexts, reader: &Reader, customers: &Range<u32>| {
            if cx.progress.is_cancelled() {
                return Ok(ControlFlow::Break(()));
            }
            if held.load(Ordering::Relaxed) <= room {
                texts.add(TextPart::read(reader, customers, (&held, room))?);
            }
            Ok(ControlFlow::Continue(()))
        };
        let ranges = touches::ranges(customers, threads, 1 << 18);
        let texts = touches::by_twins(cx, &ranges, SearchTexts::default, read, SearchTexts::merge)?;
        Ok::<_, Error>(if held.into_inner() <= room { texts } else { SearchTexts::too_many() })
    })
}

/// The same from the table.
fn by_table(cx: &ReportContext<'_>, search: &str) -> Result<Vec<bool>, Error> {
    let mut found: Vec<bool> = Vec::new();
    let query = Query::new("reach_found.sql", FOUND, &[("search", Param::Text(search.to_owned()))]);
    cx.reader.batches(query.text, &query.params, |rows, columns| {
        for row in 0..rows {
            mark(&mut found, u32::try_from(columns[0].int(row)).unwrap_or(u32::MAX));
        }
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::kept::TOLD;
    use super::*;
    use crate::report::AnswerCache;
    use crate::report::tests::{WORLD, config, with};

    #[test]
    fn p2_a_search_finds_the_same_in_the_texts_that_are_kept_as_in_the_table() {
        let names = "update customer set name = 'Ann Böe', email = 'ANN@example.com' where customer = 0;
            update customer set name = 'Žofie İlker', email = null where customer = 1;
            update customer set name = null, email = 'zoe.ann@example.com' where customer = 2;";
        with(&config(vec![], vec![]), &[WORLD, names], false, |cx| {
            let found_by = |search: &str| {
                let args = Args { search: Some(search.to_owned()), ..Args::default() };
                let mut table = by_table(cx, search).unwrap();
                let mut kept = found(cx, &args, 6).unwrap().unwrap();
                let all = table.len().max(kept.len());
                table.resize(all, false);
                kept.resize(all, false);
                assert_eq!(kept, table, "{search}");
                kept.iter().filter(|found| **found).count()
            };
            // ann by name, email and id, cid by email.
            assert_eq!(["ANN", "BÖE", "žofie", "İLKER", "ann b", "nobody"].map(found_by), [2, 1, 1, 1, 1, 0]);
            // Nothing is found across two texts, though they stand side by side.
            assert_eq!(["annann", "böeann", "böe\u{1f}ann"].map(found_by), [0, 0, 0]);
            assert_eq!(found(cx, &Args::default(), 6).unwrap(), None);
        });
    }

    #[test]
    fn p2_texts_of_customers_are_kept_within_their_bound_alone_and_beyond_it_the_table_is_read() {
        // Five customers, each with its id of three letters, its name or email where it has one, and three signs between them.
        let names = "update customer set name = null, email = null;
            update customer set name = 'Ann Boe' where customer = 0;
            update customer set email = 'zoe.ann@example.com' where customer = 2;";
        with(&config(vec![], vec![]), &[WORLD, names], false, |cx| {
            let number = cx.reader.rows("select count(*) from customer", &[], |row| row.get::<u32>(0)).unwrap()[0];
            let customers = number as usize;
            let texts = customers * (3 + 3) + "Ann Boe".len() + "zoe.ann@example.com".len();
            let all = texts + customers * size_of::<(u32, usize)>();
            let ann = |cx: &ReportContext<'_>, room: usize| {
                let found = found_within(cx, "ANN", number, room).unwrap();
                assert_eq!(
                    found.iter().enumerate().filter(|(_, own)| **own).map(|(n, _)| n).collect::<Vec<_>>(),
                    [0, 2]
                );
                kept(cx, number, room).unwrap()
            };
            for (room, held) in [(all, all), (all - 1, 0), (0, 0)] {
                let cache = AnswerCache::default();
                let texts = ann(&ReportContext { cache: &cache, ..*cx }, room);
                assert_eq!((texts.bytes(), texts.are_too_many()), (held, held == 0), "{room}");
            }
        });
    }

    #[test]
    fn r17_what_is_kept_beside_the_limit_of_memory_is_told_with_the_setting() {
        let said = include_str!("../../../../config/milepost.toml").replace("\n# ", " ");
        for (what, bytes) in [("their texts", KEPT), ("what they were sent", TOLD)] {
            let told = format!("{what} up to {} MiB", bytes >> 20);
            assert!(said.contains(&told), "{told}");
        }
    }
}
