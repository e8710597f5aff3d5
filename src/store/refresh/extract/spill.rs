//! Bytes parted into lanes, held in memory up to a budget and in one private file beyond it.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::files::{OwnedFolder, unnamed};
use crate::store::Error;
use crate::store::generation::refused;

/// Bytes that are put together for one write.
const WRITE: usize = 256 << 10;

/// So many neighbouring lanes are looked up in the file at a time.
const PAGE: usize = 256;

/// No chunk.
const NONE: u32 = u32::MAX;

/// Lanes that one thread fills and, once it is done, any may read.
///
/// What they hold in memory is in chunks of one block, so that its size is the budget whatever the number of lanes. Whenever it is
/// full, what all lanes hold goes to the file in their order, and after it where each begins: neither the places of what was
/// written nor the number of writes grows with rows times lanes.
pub struct Spill {
    lanes: Vec<Lane>,
    /// Chunks of `size` bytes, of which `used` are some lane's.
    block: Vec<u8>,
    size: usize,
    used: usize,
    /// By chunk, the next of its lane.
    next: Vec<u32>,
    file: Option<File>,
    /// Where each flush begins in the file, and where its places are.
    flushes: Vec<(u64, u64)>,
    written: u64,
    budget: usize,
    dir: PathBuf,
    /// The places that were looked up last.
    page: Mutex<Option<Arc<Page>>>,
}

#[derive(Clone, Copy)]
struct Lane {
    /// All of its bytes, those in the file among them.
    bytes: u64,
    /// Those in memory: in the chunks from `first` on.
    held: usize,
    first: u32,
    last: u32,
}

impl Lane {
    const EMPTY: Self = Self { bytes: 0, held: 0, first: NONE, last: NONE };
}

/// Where some neighbouring lanes are in the file.
struct Page {
    first: usize,
    /// By flush: where each lane begins, and where the last ends, from the flush's beginning on.
    places: Vec<Vec<u32>>,
}

impl Spill {
    /// `budget` bytes are held in memory; further ones go to an unnamed file in `dir`.
    #[must_use]
    pub fn new(lanes: usize, budget: usize, dir: &Path) -> Self {
        let size = (budget / lanes.max(1) / 4).next_power_of_two().clamp(64, 4096);
        Self {
            lanes: vec![Lane::EMPTY; lanes],
            // What is not used yet takes no memory.
            block: Vec::with_capacity(budget.min(1 << 30) + size),
            size,
            used: 0,
            next: Vec::new(),
            file: None,
            flushes: Vec::new(),
            written: 0,
            budget: budget.min(1 << 30),
            dir: dir.to_owned(),
            page: Mutex::default(),
        }
    }

    /// Adds bytes to a lane.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn push(&mut self, lane: usize, bytes: &[u8]) -> Result<(), Error> {
        self.lanes[lane].bytes += bytes.len() as u64;
        let mut rest = bytes;
        while !rest.is_empty() {
            let filled = self.lanes[lane].held % self.size;
            if filled == 0 {
                self.chunk(lane)?;
            }
            let (some, after) = rest.split_at(rest.len().min(self.size - filled));
            let lane = &mut self.lanes[lane];
            let at = lane.last as usize * self.size + filled;
            self.block[at..at + some.len()].copy_from_slice(some);
            lane.held += some.len();
            rest = after;
        }
        Ok(())
    }

    /// Gives a lane a further chunk.
    fn chunk(&mut self, lane: usize) -> Result<(), Error> {
        if (self.used + 1) * self.size > self.budget.max(self.size) {
            self.flush()?;
        }
        let chunk = u32::try_from(self.used).unwrap_or(NONE);
        self.used += 1;
        if self.next.len() < self.used {
            self.next.push(NONE);
            self.block.resize(self.used * self.size, 0);
        }
        self.next[chunk as usize] = NONE;
        let lane = &mut self.lanes[lane];
        match self.next.get_mut(lane.last as usize) {
            Some(next) => *next = chunk,
            None => lane.first = chunk,
        }
        lane.last = chunk;
        Ok(())
    }

    /// What a lane holds in memory.
    fn held(&self, lane: usize) -> impl Iterator<Item = &[u8]> {
        let Lane { held, first, .. } = self.lanes[lane];
        let chunks = std::iter::successors(Some(first), |chunk| Some(self.next[*chunk as usize]));
        let chunks = chunks.take(held.div_ceil(self.size)).enumerate();
        chunks.map(move |(place, chunk)| {
            let begin = chunk as usize * self.size;
            &self.block[begin..begin + self.size.min(held - place * self.size)]
        })
    }

    fn flush(&mut self) -> Result<(), Error> {
        if self.file.is_none() {
            self.file = Some(self.made()?);
        }
        let Some(file) = &self.file else { return Ok(()) };
        let begin = self.written;
        let mut out = Writer { file, at: begin, dir: &self.dir, waiting: Vec::with_capacity(WRITE + self.size) };
        // Numbers of 32 bits suffice: the budget is no more.
        let mut places = Vec::with_capacity(4 * (self.lanes.len() + 1));
        let mut place = 0_u32;
        for lane in 0..self.lanes.len() {
            places.extend_from_slice(&place.to_le_bytes());
            self.held(lane).try_for_each(|chunk| out.write(chunk))?;
            place += u32::try_from(self.lanes[lane].held).unwrap_or(0);
        }
        places.extend_from_slice(&place.to_le_bytes());
        out.write(&places)?;
        out.flush()?;
        self.flushes.push((begin, begin + u64::from(place)));
        self.written = out.at;
        for lane in &mut self.lanes {
            *lane = Lane { bytes: lane.bytes, ..Lane::EMPTY };
        }
        self.used = 0;
        *self.page.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }

    /// Ends the filling: where there is a file everything goes there, so that no memory is held while the lanes are read.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn close(&mut self) -> Result<(), Error> {
        if self.file.is_some() {
            self.flush()?;
            (self.block, self.next) = (Vec::new(), Vec::new());
        }
        self.block.shrink_to_fit();
        Ok(())
    }

    /// A file without a name: whatever ends the program, nothing is left behind, and nothing is in the way of the next.
    fn made(&self) -> Result<File, Error> {
        let io = |source| Error::Io { what: "making a temporary file", path: self.dir.clone(), source };
        match unnamed(&self.dir) {
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {
                OwnedFolder::open(&self.dir).map_err(refused)?.unnamed().map_err(io)
            }
            made => made.map_err(io),
        }
    }

    /// The bytes of a lane.
    #[must_use]
    pub fn len(&self, lane: usize) -> usize {
        usize::try_from(self.lanes[lane].bytes).unwrap_or(usize::MAX)
    }

    /// Copies a lane, in the order in which it was filled; `out` has its length.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&self, lane: usize, out: &mut [u8]) -> Result<(), Error> {
        let mut rest = out;
        if let Some(file) = self.file.as_ref().filter(|_| self.len(lane) > self.lanes[lane].held) {
            let page = self.page(file, lane)?;
            for ((begin, _), places) in self.flushes.iter().zip(&page.places) {
                let [from, to] = [0, 1].map(|next| places[lane - page.first + next]);
                let (block, after) = rest.split_at_mut((to - from) as usize);
                if !block.is_empty() {
                    file.read_exact_at(block, begin + u64::from(from)).map_err(|source| self.unread(source))?;
                }
                rest = after;
            }
        }
        for chunk in self.held(lane) {
            let (block, after) = rest.split_at_mut(chunk.len());
            block.copy_from_slice(chunk);
            rest = after;
        }
        Ok(())
    }

    /// The places of a lane and its neighbours.
    fn page(&self, file: &File, lane: usize) -> Result<Arc<Page>, Error> {
        let first = lane / PAGE * PAGE;
        let mut last = self.page.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(page) = last.as_ref().filter(|page| page.first == first) {
            return Ok(Arc::clone(page));
        }
        let lanes = PAGE.min(self.lanes.len() - first);
        let mut bytes = vec![0; (lanes + 1) * 4];
        let mut places = Vec::with_capacity(self.flushes.len());
        for (_, at) in &self.flushes {
            file.read_exact_at(&mut bytes, at + 4 * first as u64).map_err(|source| self.unread(source))?;
            places.push(bytes.as_chunks().0.iter().map(|place| u32::from_le_bytes(*place)).collect());
        }
        let page = Arc::new(Page { first, places });
        *last = Some(Arc::clone(&page));
        Ok(page)
    }

    fn unread(&self, source: io::Error) -> Error {
        Error::Io { what: "reading a temporary file", path: self.dir.clone(), source }
    }
}

/// Puts bytes together for the file.
struct Writer<'a> {
    file: &'a File,
    at: u64,
    dir: &'a Path,
    waiting: Vec<u8>,
}

impl Writer<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= WRITE { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Error> {
        let io = |source| Error::Io { what: "writing a temporary file", path: self.dir.to_owned(), source };
        self.file.write_all_at(&self.waiting, self.at).map_err(io)?;
        self.at += self.waiting.len() as u64;
        self.waiting.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p28_what_a_kill_left_under_an_old_name_is_in_nobodys_way() {
        let dir = tempfile::tempdir().unwrap();
        for part in 0..4 {
            std::fs::write(dir.path().join(format!("records-0.{part}")), "").unwrap();
        }
        let mut spill = Spill::new(4, 0, dir.path());
        spill.push(1, b"seven").unwrap();
        let mut bytes = [0; 5];
        spill.read(1, &mut bytes).unwrap();
        assert_eq!(&bytes, b"seven");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 4);
    }

    #[test]
    fn what_goes_in_comes_out_in_order_from_memory_and_file() {
        let dir = tempfile::tempdir().unwrap();
        for budget in [0, 64 * 7, 1 << 20] {
            // The lanes of more than one page; most of them are empty.
            let lanes = [0, 1, PAGE - 1, PAGE, 2 * PAGE];
            let mut spill = Spill::new(2 * PAGE + 1, budget, dir.path());
            let read = |spill: &Spill, lane: usize| {
                let mut bytes = vec![0; spill.len(lane)];
                spill.read(lane, &mut bytes).unwrap();
                bytes
            };
            let of_lane = |lane, until: u8| {
                let bytes = (0..until).filter(move |n| lanes[usize::from(n % 5)] == lane);
                bytes.flat_map(|n| [n; 40]).collect::<Vec<u8>>()
            };
            for n in 0..100_u8 {
                spill.push(lanes[usize::from(n % 5)], &[n; 40]).unwrap();
                // Read before it is filled.
                assert_eq!(read(&spill, 0), of_lane(0, n + 1), "{budget}");
            }
            spill.close().unwrap();
            assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "the file has no name");
            for lane in 0..=2 * PAGE {
                assert_eq!(read(&spill, lane), of_lane(lane, 100), "{budget}");
            }
        }
    }
}
