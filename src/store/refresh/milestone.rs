//! One milestone's completions (M2, M5, M9, M10) and how many touches precede each (A3).

use duckdb::arrow::array::AsArray;
use duckdb::arrow::datatypes::{Int64Type, UInt32Type};

use super::hits::Hit;
use super::write::{Values, append};
use crate::domain::milestone::{Count, Milestone};
use crate::domain::standard::Depth;
use crate::store::Error;

/// A hit that the milestone keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    /// The event.
    pub hit: Hit,
    /// So many touches of the customer precede it in the order of T4.
    pub before: u32,
    /// It is a completion under tracking start and count (M5, M10).
    pub counted: bool,
}

/// Keeps what a milestone counts, and what it would have counted before its tracking start (M11).
pub struct Keeper<'a> {
    milestone: &'a Milestone,
    customer: Vec<Hit>,
    /// By customer, time and the rest of T4.
    pub kept: Vec<Completion>,
}

impl<'a> Keeper<'a> {
    /// Nothing kept yet.
    #[must_use]
    pub fn new(milestone: &'a Milestone) -> Self {
        Self { milestone, customer: Vec::new(), kept: Vec::new() }
    }

    /// Takes the next hit; hits come by customer.
    pub fn take(&mut self, hit: Hit) {
        if self.customer.first().is_some_and(|first| first.customer != hit.customer) {
            self.close();
        }
        self.customer.push(hit);
    }

    /// Ends the customer whose hits came last.
    pub fn close(&mut self) {
        self.customer.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.place().cmp(&b.place())));
        let tracked = |hit: &Hit| self.milestone.tracking_since.is_none_or(|since| hit.at >= since.0);
        let first = self.milestone.count == Count::First;
        let (mut had, mut had_before) = (false, false);
        for hit in self.customer.drain(..) {
            let counted = tracked(&hit);
            let had = if counted { &mut had } else { &mut had_before };
            if !(first && std::mem::replace(had, true)) {
                self.kept.push(Completion { hit, before: 0, counted });
            }
        }
    }
}

/// A completion that shares time and depth with touches, so that ids and texts decide (T4).
pub struct Tie {
    /// Position of the completion.
    pub completion: usize,
    /// The touches' rows of the source, in the order of T4.
    pub touches: Vec<i64>,
}

/// Counts the touches before each completion, which are sorted by customer and time; yields the ties left to decide.
///
/// `depth` is the trigger's; `depths` are the shapes'.
///
/// # Errors
/// When the base file cannot be read.
pub fn count_before(
    connection: &duckdb::Connection,
    completions: &mut [Completion],
    depth: Depth,
    depths: &[Depth],
) -> Result<Vec<Tie>, Error> {
    let mut ties = Vec::new();
    let (Some(first), Some(last)) = (completions.first(), completions.last()) else { return Ok(ties) };
    let range = [first.hit.customer, last.hit.customer];
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
                place(completions, &mut next, owner, depth, &path, &mut ties);
                path.clear();
                owner = customers[row];
            }
            if completions.get(next).is_some_and(|completion| completion.hit.customer <= owner) {
                path.push((at[row], depths[shapes[row] as usize], rows[row]));
            }
        }
    }
    place(completions, &mut next, owner, depth, &path, &mut ties);
    Ok(ties)
}

/// Places the completions of the customers up to `owner`, whose touches are `path`.
fn place(
    completions: &mut [Completion],
    next: &mut usize,
    owner: u32,
    depth: Depth,
    path: &[(i64, Depth, i64)],
    ties: &mut Vec<Tie>,
) {
    while let Some(completion) = completions.get_mut(*next).filter(|completion| completion.hit.customer <= owner) {
        if completion.hit.customer == owner {
            let level = (completion.hit.at, depth);
            let low = path.partition_point(|touch| (touch.0, touch.1) < level);
            let high = path.partition_point(|touch| (touch.0, touch.1) <= level);
            let own = path[low..high].iter().position(|touch| touch.2 == completion.hit.src);
            completion.before = u32::try_from(low + own.unwrap_or(0)).unwrap_or(u32::MAX);
            if low < high && own.is_none() {
                let touches = path[low..high].iter().map(|touch| touch.2).collect();
                ties.push(Tie { completion: *next, touches });
            }
        }
        *next += 1;
    }
}

/// Writes the table of `milestone.sql` to the file attached as `out`.
///
/// # Errors
/// When the file cannot be written.
pub fn write(connection: &duckdb::Connection, completions: &[Completion]) -> Result<(), Error> {
    let mut table = connection.appender_to_catalog_and_db("completion", "out", "main")?;
    for rows in completions.chunks(1 << 16) {
        append(
            &mut table,
            vec![
                Values::Key(rows.iter().map(|row| row.hit.customer).collect()),
                Values::Int(rows.iter().map(|row| row.hit.at).collect()),
                Values::Key(rows.iter().map(|row| row.before).collect()),
                Values::Nums(rows.iter().map(|row| row.hit.value).collect()),
                Values::Texts(rows.iter().map(|row| row.hit.unit.clone()).collect()),
                Values::Int(rows.iter().map(|row| row.hit.src).collect()),
                Values::Flag(rows.iter().map(|row| row.counted).collect()),
            ],
        )?;
    }
    table.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Time;

    fn hit(customer: u32, at: i64, src: i64) -> Hit {
        Hit { customer, at, src, rest: [const { None }; 4], id: None, value: None, unit: None }
    }

    fn milestone(count: Count, since: Option<i64>) -> Milestone {
        Milestone {
            id: "m".into(),
            name: "M".into(),
            trigger: "purchase".into(),
            conditions: Vec::new(),
            tracking_since: since.map(Time),
            audience: None,
            count,
        }
    }

    fn kept(milestone: &Milestone, hits: &[Hit]) -> Vec<(u32, i64, bool)> {
        let mut keeper = Keeper::new(milestone);
        for hit in hits {
            keeper.take(hit.clone());
        }
        keeper.close();
        keeper.kept.iter().map(|c| (c.hit.customer, c.hit.at, c.counted)).collect()
    }

    #[test]
    fn m10_the_first_at_or_after_tracking_start_counts() {
        let hits = [hit(1, 5, 0), hit(1, 9, 1), hit(1, 10, 2), hit(1, 12, 3), hit(2, 11, 4)];
        // Customer 1 completed at 5 and 9 before tracking began at 10: kept apart, once, for the preview (M11).
        assert_eq!(kept(&milestone(Count::First, Some(10)), &hits), [(1, 5, false), (1, 10, true), (2, 11, true)]);
        assert_eq!(kept(&milestone(Count::First, None), &hits), [(1, 5, true), (2, 11, true)]);
    }

    #[test]
    fn m5_only_completions_at_or_after_tracking_start_count() {
        let hits = [hit(1, 9, 1), hit(1, 10, 2), hit(1, 12, 3)];
        let every = milestone(Count::Every, Some(10));
        assert_eq!(kept(&every, &hits), [(1, 9, false), (1, 10, true), (1, 12, true)]);
    }

    #[test]
    fn a3_the_completing_event_itself_is_never_before() {
        let mut completions: Vec<_> =
            [hit(1, 20, 7), hit(1, 30, 8)].map(|hit| Completion { hit, before: 0, counted: true }).into();
        let (mut next, mut ties) = (0, Vec::new());
        // The completing click (row 7) is the second touch; the other click of the same instant follows it.
        let path = [(10, Depth::Opened, 1), (20, Depth::Clicked, 7), (20, Depth::Clicked, 9)];
        place(&mut completions, &mut next, 1, Depth::Clicked, &path, &mut ties);
        assert_eq!([completions[0].before, completions[1].before], [1, 3]);
        assert!(ties.is_empty());
    }

    #[test]
    fn t4_touches_of_the_same_instant_precede_a_business_event() {
        let mut completions = [Completion { hit: hit(1, 20, 7), before: 0, counted: true }];
        let path = [(20, Depth::Opened, 1), (20, Depth::Clicked, 2), (21, Depth::Opened, 3)];
        place(&mut completions, &mut 0, 1, Depth::Other, &path, &mut Vec::new());
        assert_eq!(completions[0].before, 2);
    }
}
