//! Rows parted by a key, held in memory up to a budget and in private files beyond it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use bytemuck::Pod;

use crate::files::{OwnedFolder, unnamed};
use crate::store::Error;
use crate::store::generation::refused;

/// Rows in a power of two of parts.
pub struct Spill<T> {
    parts: Vec<Vec<T>>,
    files: Vec<Option<File>>,
    held: usize,
    budget: usize,
    dir: PathBuf,
    rows: PhantomData<T>,
}

impl<T: Pod> Spill<T> {
    /// `budget` rows are held in memory; further ones go to unnamed files in `dir`.
    #[must_use]
    pub fn new(parts: usize, budget: usize, dir: &Path) -> Self {
        Self {
            parts: (0..parts).map(|_| Vec::new()).collect(),
            files: (0..parts).map(|_| None).collect(),
            held: 0,
            budget,
            dir: dir.to_owned(),
            rows: PhantomData,
        }
    }

    /// Adds a row to a part.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn push(&mut self, part: usize, row: T) -> Result<(), Error> {
        self.parts[part].push(row);
        self.held += 1;
        if self.held > self.budget { self.flush() } else { Ok(()) }
    }

    /// How many bits of a key tell the part.
    #[must_use]
    pub fn parts_log2(&self) -> u32 {
        self.parts.len().ilog2()
    }

    /// The low bits of a key that tell the part.
    #[must_use]
    pub fn parts_mask(&self) -> usize {
        self.parts.len() - 1
    }

    fn flush(&mut self) -> Result<(), Error> {
        for part in 0..self.parts.len() {
            let io = |source| Error::Io { what: "writing a temporary file", path: self.dir.clone(), source };
            if self.files[part].is_none() {
                self.files[part] = Some(self.file()?);
            }
            if let Some(file) = &mut self.files[part] {
                file.write_all(bytemuck::cast_slice(&self.parts[part])).map_err(io)?;
            }
            self.parts[part].clear();
        }
        self.held = 0;
        Ok(())
    }

    /// A file without a name: whatever ends the program, nothing is left behind, and nothing is in the way of the next.
    fn file(&self) -> Result<File, Error> {
        let io = |source| Error::Io { what: "making a temporary file", path: self.dir.clone(), source };
        match unnamed(&self.dir) {
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {
                OwnedFolder::open(&self.dir).map_err(refused)?.unnamed().map_err(io)
            }
            made => made.map_err(io),
        }
    }

    /// Takes all rows of a part, appended to `rows`.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn take(&mut self, part: usize, rows: &mut Vec<T>) -> Result<(), Error> {
        if let Some(mut file) = self.files[part].take() {
            let io = |source| Error::Io { what: "reading a temporary file", path: self.dir.clone(), source };
            let bytes = usize::try_from(file.seek(SeekFrom::End(0)).map_err(io)?).unwrap_or(usize::MAX);
            file.seek(SeekFrom::Start(0)).map_err(io)?;
            let start = rows.len();
            rows.resize(start + bytes / size_of::<T>(), T::zeroed());
            file.read_exact(bytemuck::cast_slice_mut(&mut rows[start..])).map_err(io)?;
        }
        rows.append(&mut std::mem::take(&mut self.parts[part]));
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
        let mut spill = Spill::<u64>::new(4, 0, dir.path());
        spill.push(1, 7).unwrap();
        let mut rows = Vec::new();
        spill.take(1, &mut rows).unwrap();
        assert_eq!(rows, [7]);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 4);
    }

    #[test]
    fn what_goes_in_comes_out_in_order_from_memory_and_files() {
        let dir = tempfile::tempdir().unwrap();
        for budget in [0, 7, 1000] {
            let mut spill = Spill::<u64>::new(4, budget, dir.path());
            for n in 0..100_u64 {
                spill.push((n % 4) as usize, n).unwrap();
            }
            assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "files have no name");
            for part in 0..4 {
                let mut rows = Vec::new();
                spill.take(part, &mut rows).unwrap();
                assert_eq!(rows, (0..100).filter(|n| n % 4 == part as u64).collect::<Vec<_>>());
            }
        }
    }
}
