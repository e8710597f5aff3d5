//! How many touches precede each completion in the order of T4 (A3).

use duckdb::arrow::array::AsArray;
use duckdb::arrow::datatypes::{Int64Type, UInt32Type};

use super::trigger_match::SourceMatch;
use super::{DeriveInput, tie_keys};
use crate::domain::standard::Depth;
use crate::store::Error;

/// Counts the touches before each match; they are sorted by customer and T4.
///
/// # Errors
/// When source or base file cannot be read.
pub fn count(input: &DeriveInput<'_>, matches: &mut [SourceMatch]) -> Result<(), Error> {
    let ties = count_streaming(input.source.connection(), matches, &input.base.depths)?;
    // The trigger is itself a message's event and shares its instant with touches: ids and texts decide (T4).
    let touches = ties.iter().flat_map(|tie| tie.touches.iter().copied());
    let rows: Vec<i64> = touches.chain(ties.iter().map(|tie| matches[tie.position].src)).collect();
    let keys = tie_keys::read(input, &rows)?;
    for tie in ties {
        let found = &mut matches[tie.position];
        let own = keys.get(&found.src);
        let earlier = tie.touches.iter().filter(|touch| keys.get(touch) < own);
        found.before += u32::try_from(earlier.count()).unwrap_or(0);
    }
    Ok(())
}

/// A match that shares time and depth with touches, so that ids and texts decide (T4).
struct Tie {
    /// Position of the match.
    position: usize,
    /// The touches' rows of the source, in the order of T4.
    touches: Vec<i64>,
}

/// Counts the touches before each match, which are sorted by customer and time; yields the ties left to decide. `depths` are the
/// shapes'.
fn count_streaming(
    connection: &duckdb::Connection,
    matches: &mut [SourceMatch],
    depths: &[Depth],
) -> Result<Vec<Tie>, Error> {
    let mut ties = Vec::new();
    let (Some(first), Some(last)) = (matches.first(), matches.last()) else { return Ok(ties) };
    let range = [first.customer, last.customer];
    let mut statement =
        connection.prepare("select customer, at_us, shape, src from base.main.touch where customer between ? and ?")?;
    let mut next = 0;
    let mut path: Vec<(i64, Depth, i64)> = Vec::new();
    let mut owner = 0;
    for batch in statement.stream_arrow(range)? {
        let batch = batch?;
        let customers = batch.column(0).as_primitive::<UInt32Type>().values();
        let at = batch.column(1).as_primitive::<Int64Type>().values();
        let shapes = batch.column(2).as_primitive::<UInt32Type>().values();
        let rows = batch.column(3).as_primitive::<Int64Type>().values();
        for row in 0..batch.num_rows() {
            if customers[row] != owner {
                count_of_customers(matches, &mut next, owner, &path, &mut ties);
                path.clear();
                owner = customers[row];
            }
            if matches.get(next).is_some_and(|matched| matched.customer <= owner) {
                path.push((at[row], depths[shapes[row] as usize], rows[row]));
            }
        }
    }
    count_of_customers(matches, &mut next, owner, &path, &mut ties);
    Ok(ties)
}

/// Counts for the matches of the customers up to `owner`, whose touches are `path`.
fn count_of_customers(
    matches: &mut [SourceMatch],
    next: &mut usize,
    owner: u32,
    path: &[(i64, Depth, i64)],
    ties: &mut Vec<Tie>,
) {
    while let Some(found) = matches.get_mut(*next).filter(|found| found.customer <= owner) {
        if found.customer == owner {
            let level = (found.at, found.depth);
            let low = path.partition_point(|touch| (touch.0, touch.1) < level);
            let high = path.partition_point(|touch| (touch.0, touch.1) <= level);
            let own = path[low..high].iter().position(|touch| touch.2 == found.src);
            found.before = u32::try_from(low + own.unwrap_or(0)).unwrap_or(u32::MAX);
            if low < high && own.is_none() {
                let touches = path[low..high].iter().map(|touch| touch.2).collect();
                ties.push(Tie { position: *next, touches });
            }
        }
        *next += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(depth: Depth, at: i64, src: i64) -> SourceMatch {
        SourceMatch { customer: 1, at, depth, src, query: 0, value: None, shape: 0, before: 0, seq: 0 }
    }

    #[test]
    fn a3_the_completing_event_itself_is_never_before() {
        let mut completions = [hit(Depth::Clicked, 20, 7), hit(Depth::Clicked, 30, 8)];
        let (mut next, mut ties) = (0, Vec::new());
        // The completing click (row 7) is the second touch; the other click of the same instant follows it.
        let path = [(10, Depth::Opened, 1), (20, Depth::Clicked, 7), (20, Depth::Clicked, 9)];
        count_of_customers(&mut completions, &mut next, 1, &path, &mut ties);
        assert_eq!([completions[0].before, completions[1].before], [1, 3]);
        assert!(ties.is_empty());
    }

    #[test]
    fn t4_touches_of_the_same_instant_precede_a_business_event() {
        let mut completions = [hit(Depth::Other, 20, 7)];
        let path = [(20, Depth::Opened, 1), (20, Depth::Clicked, 2), (21, Depth::Opened, 3)];
        count_of_customers(&mut completions, &mut 0, 1, &path, &mut Vec::new());
        assert_eq!(completions[0].before, 2);
    }
}
