//! Bytes parted into lanes, held in memory up to a budget and in one private file beyond it.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use crate::files::{OwnedFolder, unnamed};
use crate::store::Error;
use crate::store::generation::refused;

/// Lanes that one thread fills and, once it is done, any may read.
pub struct Spill {
    lanes: Vec<Lane>,
    file: Option<File>,
    written: u64,
    held: usize,
    budget: usize,
    dir: PathBuf,
}

#[derive(Default)]
struct Lane {
    /// Place and length in the file, in the order in which they were written.
    blocks: Vec<(u64, usize)>,
    /// What follows them.
    tail: Vec<u8>,
}

impl Spill {
    /// `budget` bytes are held in memory; further ones go to an unnamed file in `dir`.
    #[must_use]
    pub fn new(lanes: usize, budget: usize, dir: &Path) -> Self {
        let lanes = (0..lanes).map(|_| Lane::default()).collect();
        Self { lanes, file: None, written: 0, held: 0, budget, dir: dir.to_owned() }
    }

    /// Adds bytes to a lane.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn push(&mut self, lane: usize, bytes: &[u8]) -> Result<(), Error> {
        self.lanes[lane].tail.extend_from_slice(bytes);
        self.held += bytes.len();
        if self.held > self.budget { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Error> {
        if self.file.is_none() {
            self.file = Some(self.made()?);
        }
        let Some(file) = &self.file else { return Ok(()) };
        for lane in self.lanes.iter_mut().filter(|lane| !lane.tail.is_empty()) {
            let io = |source| Error::Io { what: "writing a temporary file", path: self.dir.clone(), source };
            file.write_all_at(&lane.tail, self.written).map_err(io)?;
            lane.blocks.push((self.written, lane.tail.len()));
            self.written += lane.tail.len() as u64;
            lane.tail.clear();
        }
        self.held = 0;
        Ok(())
    }

    /// Ends the filling: where there is a file everything goes there, so that no memory is held while the lanes are read.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn close(&mut self) -> Result<(), Error> {
        if self.file.is_some() {
            self.flush()?;
        }
        self.lanes.iter_mut().for_each(|lane| lane.tail.shrink_to_fit());
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
        let lane = &self.lanes[lane];
        lane.blocks.iter().map(|(_, len)| len).sum::<usize>() + lane.tail.len()
    }

    /// Copies a lane, in the order in which it was filled; `out` has its length.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&self, lane: usize, out: &mut [u8]) -> Result<(), Error> {
        let io = |source| Error::Io { what: "reading a temporary file", path: self.dir.clone(), source };
        let lane = &self.lanes[lane];
        let mut rest = out;
        for (place, len) in &lane.blocks {
            let (block, after) = rest.split_at_mut(*len);
            if let Some(file) = &self.file {
                file.read_exact_at(block, *place).map_err(io)?;
            }
            rest = after;
        }
        rest.copy_from_slice(&lane.tail);
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
        for budget in [0, 7, 1000] {
            let mut spill = Spill::new(4, budget, dir.path());
            for n in 0..100_u8 {
                spill.push(usize::from(n % 4), &[n]).unwrap();
            }
            spill.close().unwrap();
            assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "the file has no name");
            for lane in 0..4 {
                let mut bytes = vec![0; spill.len(lane)];
                spill.read(lane, &mut bytes).unwrap();
                assert_eq!(bytes, (0..100).filter(|n| usize::from(n % 4) == lane).collect::<Vec<u8>>());
            }
        }
    }
}
